package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process prints, throws, or logs in a way of its own. */
@Timeout(120)
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

  /** As at the end of a full disk: what could not be written is lost, what follows is not. */
  @Test
  void after_a_write_that_failed_it_goes_on() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    List<String> program =
        List.of(
            "sh",
            "-c",
            "exec \"$@\" > pipe",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EchoProgram.class.getName(),
            "worker");
    Process echo = new ProcessBuilder(program).directory(folder.toFile()).start();
    BufferedWriter in = echo.outputWriter();
    try (var err = echo.errorReader()) {
      try (var out = Files.newBufferedReader(pipe)) {
        say(in, "one", err);
        assertThat(messages(out.readLine())).containsExactly("one");
      }
      say(in, "two", err); // which nobody can read
      try (var out = Files.newBufferedReader(pipe)) {
        say(in, "three", err);
        echo.outputWriter().close(); // so that it ends, and what it prints
        String rest = String.join("\n", out.lines().toList());
        assertThat(messages(rest)).containsExactly("three");
      }
    } finally {
      echo.destroyForcibly();
    }
  }

  private static void say(BufferedWriter in, String text, BufferedReader err) throws IOException {
    in.write(text + "\n");
    in.flush();
    String line = err.readLine();
    while (line != null && !line.contains("said " + text)) {
      line = err.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static List<String> messages(String output) {
    return output.lines().map(line -> new JsonObject(line).getString("message")).toList();
  }
}
