package io.billhook.devkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./billhook …} of an assembled folder, as a process of its own. */
final class Started implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Pattern READY_LINE =
      Pattern.compile("billhook ready (http://127\\.0\\.0\\.1:\\d+)");

  private final String name;
  private final Path log;
  private final Process process;

  private Started(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it; what it prints goes to a file of its own.
   *
   * @param command what starts the program, and the program's arguments
   * @param variables it has no others of ours
   */
  static Started of(List<String> command, Map<String, String> variables) throws IOException {
    String name = String.join(" ", command);
    Path log = Files.createTempFile("billhook-image-", ".log");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(new File("/")); // where there is no .env
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    builder.environment().putAll(variables);
    return new Started(name, log, builder.start());
  }

  /** Runs one that ends by itself with 0; gives what it has printed. */
  static String run(List<String> command, Map<String, String> variables) throws IOException {
    try (Started started = of(command, variables)) {
      started.awaitEnd(READY);
      if (started.process.exitValue() != 0) {
        throw new IllegalStateException(started.told("has ended with an error"));
      }
      return started.text();
    }
  }

  /** Blocks until it says that it is ready, and no longer: starts are measured by it. */
  void awaitReady() {
    long end = System.nanoTime() + READY.toNanos();
    while (!READY_LINE.matcher(text()).find()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(told("has ended"));
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(told("is not ready"));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Where it serves, once it is ready. */
  URI base() {
    Matcher ready = READY_LINE.matcher(text());
    if (!ready.find()) {
      throw new IllegalStateException(told("is not ready"));
    }
    return URI.create(ready.group(1));
  }

  /** SIGTERM; blocks until it has ended, which takes long where it writes a cache. */
  void terminate(Duration longest) {
    process.toHandle().destroy();
    awaitEnd(longest);
  }

  private void awaitEnd(Duration longest) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(told("does not end within " + longest));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** What it has printed. */
  String text() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String told(String what) {
    return "%s %s:%n%s".formatted(name, what, text());
  }

  @Override
  public void close() throws IOException {
    process.toHandle().destroyForcibly();
    process.toHandle().onExit().join();
    Files.deleteIfExists(log);
  }
}
