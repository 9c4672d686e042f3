package io.billhook;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/security.md and docs/asvs.md: each requirement stands there once, and what is
 * said to show it is a test.
 */
final class AssuranceTest {
  private static final String TOP_10 = "docs/security.md";
  private static final String ASVS = "docs/asvs.md";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:API)?\\d+[.:][\\d.]+) \\|.*\\|$");
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST_METHOD =
      Pattern.compile("@(Test|ParameterizedTest|Property)\\b");

  /** Files of that name, of all modules. */
  private static Map<String, List<Path>> tests = Map.of();

  @BeforeAll
  static void find() throws IOException {
    tests =
        Project.filesEndingWith("Test.java").stream()
            .filter(file -> file.toString().contains("/src/test/java/"))
            .collect(groupingBy(file -> file.getFileName().toString().replace(".java", "")));
  }

  /**
   * A line of a table.
   *
   * @param cells from the id to what shows it
   */
  private record Line(List<String> cells) {
    String id() {
      return cells.getFirst();
    }

    String level() {
      return cells.get(1);
    }

    String held() {
      return cells.get(cells.size() - 3);
    }

    String shownBy() {
      return cells.getLast();
    }
  }

  @Test
  void every_requirement_of_the_standard_stands_there_once() throws IOException {
    Path list = Project.ROOT.resolve("launcher/src/test/resources/asvs-5.0.0.txt");
    assertThat(lines(ASVS).stream().map(line -> line.id() + " " + line.level()))
        .containsExactlyElementsOf(Files.readAllLines(list))
        .hasSize(253);
  }

  @Test
  void so_does_each_of_the_top_10() throws IOException {
    assertThat(lines(TOP_10).stream().map(Line::id))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 10).mapToObj("API%d:2023"::formatted).toList());
  }

  @Test
  void what_shows_it_is_a_test() throws IOException {
    List<String> wrong = wrong(lines(TOP_10));
    wrong.addAll(wrong(lines(ASVS)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void a_test_that_is_not_there_is_missed() throws IOException {
    List<Line> lines =
        read(
            """
            | 1.1.1 | 1 | a class | yes | so | `GhostTest` |
            | 1.1.2 | 1 | a method | partly | so | `DocsTest`, `DocsTest.links_lead_nowhere` |
            | 1.1.3 | 1 | no test | yes | so | `DocsTest.leadsSomewhere` |
            | 1.1.4 | 1 | nothing | yes | so | – |
            | 1.1.5 | 1 | a word | perhaps | so | `DocsTest` |
            | 1.1.6 | 1 | right | yes | so | `DocsTest.links_lead_somewhere` |
            | 1.1.7 | 1 | right | no | so | – |
            """);
    assertThat(wrong(lines))
        .containsExactly(
            "1.1.1: GhostTest",
            "1.1.2: DocsTest.links_lead_nowhere",
            "1.1.3: DocsTest.leadsSomewhere",
            "1.1.4: yes, and nothing shows it",
            "1.1.5: held is perhaps");
  }

  private static List<String> wrong(List<Line> lines) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Line line : lines) {
      if (!List.of("yes", "partly", "no", "run", "n/a").contains(line.held())) {
        wrong.add(line.id() + ": held is " + line.held());
      }
      List<String> named =
          NAMED.matcher(line.shownBy()).results().map(name -> name.group(1)).toList();
      if (line.held().equals("yes") && named.isEmpty() && !line.shownBy().equals("reading")) {
        wrong.add(line.id() + ": yes, and nothing shows it");
      }
      for (String name : named) {
        if (!isTest(name)) {
          wrong.add(line.id() + ": " + name);
        }
      }
    }
    return wrong;
  }

  private static boolean isTest(String name) throws IOException {
    String[] parts = name.split("\\.", 2);
    for (Path file : tests.getOrDefault(parts[0], List.of())) {
      if (parts.length == 1 || has(Files.readString(file), parts[1])) {
        return true;
      }
    }
    return false;
  }

  /** Its annotations stand above it, up to the blank line. */
  private static boolean has(String source, String method) {
    int at = source.indexOf(" void " + method + "(");
    return at >= 0
        && TEST_METHOD.matcher(source.substring(source.lastIndexOf("\n\n", at), at)).find();
  }

  private static List<Line> lines(String page) throws IOException {
    return read(Files.readString(Project.ROOT.resolve(page)));
  }

  private static List<Line> read(String text) {
    return ROW.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(row -> Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1)))
        .map(cells -> new Line(cells.map(String::strip).toList()))
        .toList();
  }
}
