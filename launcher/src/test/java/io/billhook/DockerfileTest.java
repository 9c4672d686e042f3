package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an engine would find wrong with the Dockerfile, and what platforms want of it, as far as its
 * text tells. {@code deploy/image/check} tries what it is made of.
 */
final class DockerfileTest {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");
  private static final Pattern EXACT =
      Pattern.compile("[a-z/]+:\\d+\\.\\d+(?:\\.\\d+)?(?:-[a-z0-9-]+)?");

  @Test
  void the_stages_come_in_order_and_the_one_that_runs_is_last() throws IOException {
    assertThat(stages()).containsExactly("build", "base", "devkit", "runtime");
  }

  @Test
  void each_base_is_an_earlier_stage_or_named_by_its_exact_version() throws IOException {
    List<String> known = new ArrayList<>();
    for (String line : lines("FROM ")) {
      Matcher from = FROM.matcher(line);
      assertThat(from.matches()).as(line).isTrue();
      assertThat(known.contains(from.group(1)) || EXACT.matcher(from.group(1)).matches())
          .as(line)
          .isTrue();
      known.add(from.group(2));
    }
  }

  @Test
  void what_it_copies_is_there() throws IOException {
    List<String> known = stages();
    for (String line : lines("COPY ")) {
      List<String> words = List.of(line.split(" "));
      if (words.get(1).startsWith("--from=")) {
        assertThat(known).as(line).contains(words.get(1).substring("--from=".length()));
      } else {
        words.subList(1, words.size() - 1).stream()
            .map(Project.ROOT::resolve)
            .forEach(path -> assertThat(path).as(line).exists());
      }
    }
  }

  @Test
  void the_poms_of_all_modules_come_before_the_sources() throws IOException {
    String pom = Files.readString(Project.ROOT.resolve("pom.xml"));
    List<String> copies = lines("COPY ");
    int sources = copies.indexOf("COPY . .");
    String modules = pom.substring(0, pom.indexOf("</modules>")); // those of profiles follow
    assertThat(MODULE.matcher(modules).results().map(found -> found.group(1)))
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(
            module ->
                assertThat(copies.subList(0, sources))
                    .contains("COPY %s/pom.xml %s/".formatted(module, module)));
  }

  @Test
  void no_step_wants_what_some_builders_refuse_or_one_kind_of_processor() throws IOException {
    assertThat(text()).doesNotContain("--mount", "--parents", "--link", "<<EOF");
    assertThat(text()).doesNotContainPattern("(?i)amd64|arm64|x86_64|aarch64|--platform");
  }

  @Test
  void the_build_is_that_of_the_script_that_is_tried_without_an_engine() throws IOException {
    assertThat(lines("RUN ")).contains("RUN deploy/image/assemble /app");
    Path script = Project.ROOT.resolve("deploy/image/assemble");
    assertThat(script).isExecutable();
    assertThat(Files.readString(Project.ROOT.resolve(".dockerignore")).lines())
        .noneMatch(
            line -> Stream.of("deploy", "deploy/image", "launcher", "*").anyMatch(line::equals));
  }

  @Test
  void it_runs_as_a_user_without_rights_and_says_its_version() throws IOException {
    String text = text();
    assertThat(lines("USER ")).containsExactly("USER 10001:10001");
    assertThat(text).contains("--uid 10001", "--gid 10001");
    assertThat(lines("ENTRYPOINT ")).containsExactly("ENTRYPOINT [\"/app/billhook\"]");
    assertThat(text.substring(text.indexOf(" AS runtime")))
        .contains("ARG VERSION", "ARG REVISION")
        .contains("org.opencontainers.image.version=\"${VERSION}\"")
        .contains("org.opencontainers.image.revision=\"${REVISION}\"");
  }

  private static List<String> stages() throws IOException {
    return FROM.matcher(text()).results().map(found -> found.group(2)).toList();
  }

  /** Instructions, each as one line. */
  private static List<String> lines(String beginning) throws IOException {
    return text()
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .filter(line -> line.startsWith(beginning))
        .toList();
  }

  private static String text() throws IOException {
    return Files.readString(Project.ROOT.resolve("Dockerfile"));
  }
}
