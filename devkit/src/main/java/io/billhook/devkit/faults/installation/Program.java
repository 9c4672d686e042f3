package io.billhook.devkit.faults.installation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.devkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code billhook …} as a process of its own, on the classes of this one. What it prints goes to a
 * file, a new one for each start. It can be signalled, killed, and started again at its address.
 */
public final class Program implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final int STOP_SECONDS = 40;

  /** Of a JVM that is as quick to start as can be, and small. */
  public static final List<String> QUICK =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  /** It ends where its memory does. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final Path folder;
  private final int port;
  private final List<String> command;
  private final Map<String, String> variables;
  private @Nullable Process process;
  private Path log;
  private int starts;

  /**
   * Starts nothing yet.
   *
   * @param name of the files that it prints to
   * @param folder of these files, and to work in
   * @param port where it serves, which its variables or arguments tell it
   * @param variables it has no others of ours
   * @param options of its JVM
   */
  public Program(
      String name,
      Path folder,
      int port,
      Map<String, String> variables,
      List<String> options,
      String... arguments) {
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.variables = Map.copyOf(variables);
    log = folder.resolve(name + "-0.log");
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.billhook.launcher.Billhook");
    command.addAll(List.of(arguments));
  }

  /** Starts it; it may not be ready yet. */
  public void start() {
    start(List.of(), Map.of());
  }

  /**
   * The same.
   *
   * @param before a command that starts it, such as one that sets its clock
   * @param more variables, of this start alone
   */
  public synchronized void start(List<String> before, Map<String, String> more) {
    log = folder.resolve(name + "-" + ++starts + ".log");
    List<String> line = new ArrayList<>(before);
    line.addAll(command);
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    builder.environment().putAll(variables);
    builder.environment().putAll(more);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one that ends by itself; gives its exit code. */
  public int run() throws InterruptedException {
    start();
    return process().waitFor();
  }

  /** Blocks until it says that it is ready. */
  public void awaitReady() {
    Await.until(
        name + " is ready",
        START,
        () -> text().contains("billhook ready http:") || !isAlive()); // in JSON, where it logs
    if (!isAlive()) {
      throw new IllegalStateException(name + " has ended:\n" + text());
    }
  }

  /** What it has printed since its newest start. */
  public String text() {
    try {
      return Files.exists(log) ? Files.readString(log, UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  /** Where it serves, beside every proxy. */
  public int port() {
    return port;
  }

  public ProcessHandle handle() {
    return process().toHandle();
  }

  private synchronized Process process() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return now;
  }

  /** Whether it runs or stands still. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Sends it a signal by name, such as STOP. */
  public void signal(String name) {
    Signals.send(name, List.of(handle()));
  }

  /** SIGKILL; it is gone when this returns. */
  public void kill() {
    handle().destroyForcibly();
    handle().onExit().join();
  }

  /** SIGTERM; blocks until it has ended. */
  public void terminate() {
    handle().destroy();
    try {
      handle().onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
    } catch (java.util.concurrent.CompletionException e) {
      throw new IllegalStateException(name + " does not end", e);
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      signal("CONT");
      handle().destroy();
      handle().onExit().completeOnTimeout(handle(), STOP_SECONDS, TimeUnit.SECONDS).join();
      kill();
    }
  }
}
