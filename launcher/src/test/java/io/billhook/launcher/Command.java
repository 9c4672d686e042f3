package io.billhook.launcher;

import io.billhook.devkit.Await;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code billhook …} as a process of its own, on the JVM of this test: a {@link Program}. */
public final class Command implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3); // where much else runs
  private static final Pattern READY =
      Pattern.compile("billhook ready (http://127\\.0\\.0\\.1:\\d+)");

  /** How a command ended. */
  public record Ended(int code, String out, String err) {}

  private final Process process;
  private final Lines out;
  private final Lines err;

  private Command(Process process) {
    this.process = process;
    this.out = Lines.of(process.getInputStream());
    this.err = Lines.of(process.getErrorStream());
  }

  /**
   * Starts it with these variables and no others of ours.
   *
   * @param folder to work in; a file {@code .env} there would be read
   */
  public static Command start(Path folder, Map<String, String> variables, String... arguments) {
    return start(Program.command(), folder, variables, arguments);
  }

  /** The same with another program than Billhook's, of the tests' classes. */
  static Command start(
      Class<?> program, Path folder, Map<String, String> variables, String... arguments) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName());
    return start(command, folder, variables, arguments);
  }

  static Command start(
      List<String> program, Path folder, Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .retainAll(List.of("PATH", "HOME", "LANG", "SystemRoot", "TMPDIR"));
    builder.environment().putAll(variables);
    try {
      return new Command(builder.start());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs one that ends by itself. */
  public static Ended run(Path folder, Map<String, String> variables, String... arguments) {
    try (Command command = start(folder, variables, arguments)) {
      return command.awaitEnd(START);
    }
  }

  /** Makes an operator who may look. */
  public static Ended createOperator(
      Path folder, Map<String, String> variables, String email, String password) {
    return run(
        folder,
        variables,
        "admin",
        "create-operator",
        "--email",
        email,
        "--password",
        password,
        "--role",
        "viewer");
  }

  /** The address of the ready line. */
  public URI awaitReady() {
    Await.until(
        "the ready line",
        START,
        () -> out.lines().stream().anyMatch(Command::isReady) || !process.isAlive());
    return out.lines().stream()
        .flatMap(line -> READY.matcher(line).results())
        .map(ready -> URI.create(ready.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("It ended:\n" + out.text() + "\n" + err.text()));
  }

  /** Whether this is the ready line, alone or as the message of a JSON line. */
  public static boolean isReady(String line) {
    return READY.matcher(line).find();
  }

  /** The API key that {@code dev} prints before its ready line. */
  public String apiKey() {
    return out.lines().stream()
        .filter(line -> line.strip().startsWith("API key"))
        .map(line -> line.strip().split("\\s+", -1)[2])
        .findFirst()
        .orElseThrow();
  }

  public List<String> outLines() {
    return out.lines();
  }

  /** What it has written so far, to either stream, that is not a JSON line as it should be. */
  public List<String> notJson() {
    return Stream.concat(out.lines().stream(), err.lines().stream())
        .filter(line -> !isJson(line))
        .toList();
  }

  private static boolean isJson(String line) {
    try {
      return new JsonObject(line).getString("message") != null
          && Instant.parse(new JsonObject(line).getString("@timestamp")) != null;
    } catch (DecodeException | DateTimeParseException e) {
      return false;
    }
  }

  public List<String> errLines() {
    return err.lines();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends it a signal by name, such as STOP. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /**
   * SIGTERM, and what it still writes then. By its handle: {@link Process#destroy} would close what
   * is being read.
   */
  public Ended terminate(Duration within) {
    handle().destroy();
    return awaitEnd(within);
  }

  public Ended awaitEnd(Duration within) {
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "It runs after " + within + ":\n" + out.text() + "\n" + err.text());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return new Ended(process.exitValue(), out.awaitText(), err.awaitText());
  }

  /** Stops what a failed test has left running, in good order first. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    handle().destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        handle().destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroy);
  }
}
