package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every stop of docs/walks.md is a method of the program, and says what is carried and where. */
final class WalksTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
  private static final Pattern STOP =
      Pattern.compile(
          "\\| \\d+ \\| \\[(\\w+)\\.java#(\\w+)]\\(\\.\\./([\\w-]+/src/main/java/([\\w/]+)\\.java)\\)"
              + " \\| \\S.* \\| \\S.* \\|");

  @Test
  void every_stop_is_found() throws IOException {
    List<String> lost = new ArrayList<>();
    List<String> rows = rows();
    for (String row : rows) {
      var stop = STOP.matcher(row);
      if (!stop.matches()) {
        lost.add("not a stop: " + row);
      } else if (!Files.exists(Project.ROOT.resolve(stop.group(3)))
          || !stop.group(3).endsWith("/" + stop.group(1) + ".java")
          || !has(stop.group(4).replace('/', '.'), stop.group(2))) {
        lost.add(stop.group(1) + "#" + stop.group(2));
      }
    }
    assertThat(lost).isEmpty();
    assertThat(rows).hasSizeGreaterThan(40);
  }

  @Test
  void a_method_that_is_not_there_is_missed() {
    assertThat(has("io.billhook.postgres.Halves", "write")).isTrue();
    assertThat(has("io.billhook.postgres.Halves", "wrote")).isFalse();
    assertThat(has("io.billhook.postgres.Thirds", "write")).isFalse();
  }

  private static List<String> rows() throws IOException {
    String page = Files.readString(Project.ROOT.resolve("docs/walks.md"));
    return ROW.matcher(page).results().map(MatchResult::group).toList();
  }

  /** In the class itself or in one that is nested in it. */
  private static boolean has(String name, String method) {
    try {
      Class<?> type = Class.forName(name, false, WalksTest.class.getClassLoader());
      return Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
          .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
          .filter(each -> !each.isSynthetic())
          .map(Method::getName)
          .anyMatch(method::equals);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
