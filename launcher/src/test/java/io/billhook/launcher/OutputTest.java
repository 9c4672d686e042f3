package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process prints, throws, or logs in a way of its own. */
final class OutputTest {
  private static final Duration END = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void all_that_is_said_by_a_process_that_serves_is_a_json_line() {
    try (Command loud = Command.start(LoudProgram.class, folder, Map.of(), "worker")) {
      Command.Ended ended = loud.awaitEnd(END);
      assertThat(loud.notJson()).isEmpty();
      assertThat(messages(ended.out())).containsExactly("printed, in two parts");
      assertThat(messages(ended.err()))
          .contains("one", "two \"and\" {} three", "java.lang.IllegalStateException: traced")
          .contains("of the JDK log", "with its cause");
      assertThat(ended.err().lines().filter(line -> line.contains("stack_trace")))
          .extracting(line -> new JsonObject(line).getString("stack_trace").lines().findFirst())
          .extracting(java.util.Optional::orElseThrow)
          .containsExactly(
              "java.lang.IllegalStateException: caused",
              "java.lang.IllegalStateException: thrown",
              "java.lang.StackOverflowError: of main");
    }
  }

  @Test
  void as_text_it_stays_what_it_is() {
    Map<String, String> text = Map.of("LOG_FORMAT", "text");
    try (Command loud = Command.start(LoudProgram.class, folder, text, "worker")) {
      assertThat(loud.awaitEnd(END).out()).isEqualTo("printed, in two parts");
    }
  }

  private static List<String> messages(String output) {
    return output.lines().map(line -> new JsonObject(line).getString("message")).toList();
  }
}
