package io.billhook.devkit.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether an assembled program does all that it should where it runs: every command starts, api and
 * worker do their work, what watches them asks for metrics that there are, and the cache makes a
 * start as much shorter as it must.
 */
public final class Examination {
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final String OPERATOR = "operator@example.com";
  private static final String PASSWORD = "a horse of the operator's";

  /** What a class that is missing, a file that cannot be written, and a fault of ours look like. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "NoClassDefFound|ClassNotFound|UnsatisfiedLink|Read-only file|AccessDenied|\\n\\s+at "
              + "|Permission denied");

  private final List<String> program;
  private final Path project;
  private final Surroundings surroundings;

  private Examination(List<String> program, Path project, Surroundings surroundings) {
    this.program = program;
    this.project = project;
    this.surroundings = surroundings;
  }

  /**
   * Ends with 1 at the first thing that is not as it should be.
   *
   * @param arguments the project's folder, and the words that start the assembled program
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: Examination PROJECT PROGRAM…");
      System.exit(2);
    }
    List<String> program = List.of(arguments).subList(1, arguments.length);
    try (Surroundings surroundings = new Surroundings()) {
      new Examination(program, Path.of(arguments[0]), surroundings).examine();
    } catch (IllegalStateException | AssertionError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void examine() throws IOException {
    for (String command : List.of("help", "--version", "keys generate")) {
      run(command, Map.of(), Map.of());
    }
    run("migrate", surroundings.ofMigrations(), Map.of());
    Map<String, String> variables = surroundings.ofPrograms();
    Set<String> exported = new TreeSet<>();
    HealthCheck health = HealthCheck.of(project.resolve("Dockerfile"));
    try (Started api = start(variables, "api");
        Started worker = start(with(variables, Map.of("PORT", "0")), "worker")) {
      api.awaitReady();
      worker.awaitReady();
      run("doctor", variables, Map.of());
      health.expect(surroundings.port(), true);
      new Shift(surroundings.api(), surroundings.simulators()).work();
      operate(variables);
      for (Started each : List.of(api, worker)) {
        exported.addAll(Dashboards.exported(each.base()));
      }
      api.terminate(STOP);
      worker.terminate(STOP);
      Stream.of(api.text(), worker.text()).forEach(said -> whole("api or worker", said));
    }
    health.expect(surroundings.port(), false);
    Dashboards.check(project.resolve("deploy/observability"), exported);
    try (Started all = start(variables, "all")) {
      all.awaitReady();
      all.terminate(STOP);
      whole("all", all.text());
    }
    // Of a cache that does not fit no word is said.
    String unfit = run("--version", Map.of(), Map.of("BILLHOOK_JAVA_OPTS", "-XX:+UseZGC"));
    if (unfit.lines().count() != 1) {
      throw new IllegalStateException("A JVM that the cache does not fit says:\n" + unfit);
    }
    Starts.measure(program, variables);
  }

  /** What people at a keyboard do. */
  private void operate(Map<String, String> variables) throws IOException {
    run(
        "admin create-operator --email " + OPERATOR + " --role admin --password",
        variables,
        Map.of(),
        PASSWORD);
    Map<String, String> operator =
        Map.of(
            "BILLHOOK_URL",
            surroundings.api().base().toString(),
            "BILLHOOK_OPERATOR_EMAIL",
            OPERATOR,
            "BILLHOOK_OPERATOR_PASSWORD",
            PASSWORD);
    for (String command :
        List.of("jobs", "dead", "unreadable-messages", "queues", "breakers", "billing", "login")) {
      run(command, Map.of(), operator);
    }
    run("keys list", variables, Map.of());
    run("keys reseal", surroundings.ofMigrations(), Map.of());
    run("admin enrol " + OPERATOR, variables, Map.of());
  }

  private Started start(Map<String, String> variables, String role) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.add(role);
    return Started.of(command, with(variables, Map.of("DRAIN_SECONDS", "0")));
  }

  /** Runs one that ends by itself; gives what it has printed. */
  private String run(
      String command, Map<String, String> variables, Map<String, String> more, String... last)
      throws IOException {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of(command.split(" ")));
    words.addAll(List.of(last));
    String said = Started.run(words, with(variables, more));
    whole(command, said);
    System.out.println("starts: " + command);
    return said;
  }

  private static void whole(String what, String said) {
    if (BROKEN.matcher(said).find()) {
      throw new IllegalStateException(what + " says:\n" + said);
    }
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }
}
