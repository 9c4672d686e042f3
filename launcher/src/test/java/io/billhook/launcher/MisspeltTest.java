package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MisspeltTest {

  @Test
  void every_command_with_its_last_letter_doubled_is_refused_with_its_name() {
    List<List<String>> all = new ArrayList<>();
    collect(Billhook.commandLine(), List.of(), all);
    assertThat(all).hasSizeGreaterThan(20);
    for (List<String> command : all) {
      List<String> given = new ArrayList<>(command);
      String name = given.removeLast();
      given.add(name + name.substring(name.length() - 1));
      assertThat(run(given)).as("%s", given).contains("Did you mean: " + name + "?");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wroker, worker",
    "dead repaly, replay",
    "keys genrate, generate",
    "dev --prot 5, --port",
    "api --prt=1, --port",
    "dead --knd x, --kind",
    "dead replay --al, --all"
  })
  void a_typo_is_told_with_the_nearest_name(String given, String meant) {
    assertThat(run(List.of(given.split(" ", -1)))).contains("Did you mean: " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({"xyzzy, COMMAND", "worker extra, --port"})
  void what_is_like_nothing_gets_the_usage(String given, String usage) {
    assertThat(run(List.of(given.split(" ", -1)))).contains("Usage: ", usage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "demo --port 1", "simulators", "new job Foo..Bar"})
  void the_image_says_where_a_command_is_that_it_has_not(String given) {
    var out = new StringWriter();
    CommandLine image = new CommandLine(new Billhook()); // without what is found as a service
    image.setParameterExceptionHandler(new Misspelt()).setErr(new PrintWriter(out, true));

    assertThat(image.execute(given.split(" ", -1))).isEqualTo(2);

    assertThat(out.toString()).startsWith("billhook: ").contains("Clone the repository");
  }

  @Test
  void every_command_tells_how_it_is_used() {
    List<List<String>> all = new ArrayList<>();
    collect(Billhook.commandLine(), List.of(), all);
    for (List<String> command : all) {
      List<String> asked = new ArrayList<>(command);
      asked.add("--help");
      var out = new StringWriter();
      CommandLine line = Billhook.commandLine();
      line.setOut(new PrintWriter(out, true));
      assertThat(line.execute(asked.toArray(String[]::new))).as("%s", asked).isZero();
      assertThat(out.toString()).contains("Usage: billhook " + command.getFirst());
    }
  }

  /** What it says; it must have ended as wrong use does. */
  private static String run(List<String> arguments) {
    var out = new StringWriter();
    CommandLine line = Billhook.commandLine();
    line.setErr(new PrintWriter(out, true));
    assertThat(line.execute(arguments.toArray(String[]::new))).as("%s", arguments).isEqualTo(2);
    return out.toString();
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> into) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              List<String> here = new ArrayList<>(path);
              here.add(name);
              into.add(here);
              collect(command, here, into);
            });
  }
}
