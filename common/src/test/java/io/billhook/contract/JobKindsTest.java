package io.billhook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.fixture.good.Deep;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobKindsTest {
  @Test
  void finds_the_kinds_of_the_contract() {
    assertThat(JobKinds.all()).contains(SyncObject.KIND, SendEmail.KIND);
    assertThat(JobKinds.all()).extracting(JobKind::name).isSorted().doesNotHaveDuplicates();
    assertThat(Set.copyOf(JobKinds.all())).hasSameSizeAs(JobKinds.all());
  }

  /** As in production, where the classes lie in a jar. */
  @Test
  void finds_the_same_in_a_jar(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("common.jar");
    pack(home(JobKinds.class), jar);
    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> ofJar = loader.loadClass(JobKinds.class.getName());
      assertThat(home(ofJar)).isEqualTo(jar);
      assertThat((List<?>) ofJar.getMethod("all").invoke(null))
          .extracting(Object::toString)
          .containsExactlyElementsOf(JobKinds.all().stream().map(Object::toString).toList());
    }
  }

  @Test
  void a_record_within_another_class_is_found() throws URISyntaxException {
    assertThat(fixture("good")).isEqualTo(List.of(Deep.Inner.KIND));
  }

  @Test
  void two_records_of_one_name_are_refused() {
    assertThatThrownBy(() -> fixture("twins"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("email.twin", "twins.One", "twins.Other");
  }

  @Test
  void a_record_without_its_kind_is_refused() {
    assertThatThrownBy(() -> fixture("bare"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bare.Kindless needs a constant: public static final JobKind<");
  }

  private static List<JobKind<?>> fixture(String name) throws URISyntaxException {
    return JobKinds.in(
        home(JobKindsTest.class),
        "io/billhook/contract/fixture/" + name + "/",
        JobKindsTest.class.getClassLoader());
  }

  private static Path home(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        var files = Files.walk(classes.resolve("io/billhook/contract"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
      }
    }
  }
}
