package io.billhook.devkit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of the runtime's modules differs from what jars name in no way that is not told. */
final class ModulesTest {
  private static final Map<String, Set<String>> NAMED =
      Map.of("java.sql", Set.of("a.jar"), "java.desktop", Set.of("b.jar"));

  @Test
  void a_list_that_tells_all_of_it_has_no_differences() {
    assertThat(
            Modules.differences(
                List.of(
                    "# of the image",
                    "",
                    "java.sql named the driver",
                    "java.desktop left-out no windows",
                    "jdk.zipfs service folders"),
                NAMED))
        .isEmpty();
  }

  @Test
  void what_is_named_and_not_listed_is_told_with_who_names_it() {
    assertThat(Modules.differences(List.of("java.sql named x"), NAMED))
        .containsExactly("java.desktop is missing: named by [b.jar]");
  }

  @Test
  void what_is_listed_and_not_named_is_told() {
    List<String> list = List.of("java.sql named x", "java.desktop left-out x", "java.rmi named x");
    assertThat(Modules.differences(list, NAMED))
        .containsExactly("java.rmi is listed as named, and none names it");
  }

  @Test
  void a_service_that_somebody_names_and_a_kind_that_is_none_are_told() {
    assertThat(
            Modules.differences(
                List.of("java.sql service x", "java.desktop left-out x", "jdk.net wanted x"),
                NAMED))
        .contains("java.sql is listed as service, but [a.jar]")
        .anyMatch(line -> line.contains("no such kind"));
    assertThat(Modules.differences(List.of("java.sql named"), NAMED))
        .singleElement()
        .asString()
        .contains("a reason");
  }

  @Test
  void the_jdbc_driver_names_the_module_of_sql() throws IOException, URISyntaxException {
    Path driver =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    assertThat(Modules.named(List.of(driver)))
        .containsEntry("java.sql", Set.of(driver.getFileName().toString()))
        .doesNotContainKey("java.base");
  }
}
