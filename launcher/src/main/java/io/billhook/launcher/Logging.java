package io.billhook.launcher;

import io.billhook.launcher.log.JsonLines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Logs go to standard error: as JSON lines for a machine, as text for a person at a terminal.
 * LOG_FORMAT says otherwise. Of a process that serves all other output is in JSON lines, too.
 */
final class Logging {
  private static final List<String> FOR_PEOPLE =
      List.of(
          "dev",
          "demo",
          "simulators",
          "doctor",
          "admin",
          "keys",
          "migrate",
          "login",
          "jobs",
          "dead",
          "unreadable-messages",
          "queues",
          "breakers",
          "billing");

  private static final List<String> SERVING = List.of("api", "worker", "all");
  private static final List<String> ASKING = List.of("-h", "--help", "-V", "--version");

  private Logging() {}

  /** Must run before the first logger is made. */
  static void choose(String[] arguments) {
    boolean people = arguments.length > 0 && FOR_PEOPLE.contains(arguments[0]);
    Map<String, String> variables = DotEnv.variables();
    String format = variables.getOrDefault("LOG_FORMAT", people ? "text" : "json").strip();
    // The narration of the demonstration says what matters.
    boolean demo = arguments.length > 0 && arguments[0].equals("demo");
    System.setProperty(
        "LOG_LEVEL", demo ? "ERROR" : variables.getOrDefault("LOG_LEVEL", "INFO").strip());
    System.setProperty(
        "logback.configurationFile",
        format.equals("text") ? "logback-text.xml" : "logback-json.xml");
    if (!format.equals("text") && serves(arguments)) {
      JsonLines.begin();
    }
  }

  private static boolean serves(String[] arguments) {
    return arguments.length > 0
        && SERVING.contains(arguments[0])
        && Arrays.stream(arguments).noneMatch(ASKING::contains);
  }
}
