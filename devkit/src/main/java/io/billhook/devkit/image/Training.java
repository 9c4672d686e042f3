package io.billhook.devkit.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the cache that an assembled program starts from (JEP 514 and 515): api and worker, in one
 * process and by the program's own script, do real work, and what they have loaded, linked and
 * found hot is written when they end.
 */
public final class Training {
  /** The JVM writes the cache after SIGTERM, in another process, which takes its time. */
  private static final Duration WRITING = Duration.ofMinutes(8);

  private Training() {}

  /**
   * Trains.
   *
   * @param arguments the assembled folder, and the cache to write
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: Training DIR CACHE");
      System.exit(2);
    }
    train(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath());
    System.exit(0);
  }

  private static void train(Path folder, Path cache) throws IOException {
    String program = folder.resolve("billhook").toString();
    try (Surroundings surroundings = new Surroundings()) {
      Started.run(List.of(program, "migrate"), surroundings.ofMigrations());
      Map<String, String> variables = new HashMap<>(surroundings.ofPrograms());
      variables.put("BILLHOOK_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
      variables.put("STOP_SECONDS", "600"); // the JVM may not be ended while it writes
      variables.put("DRAIN_SECONDS", "0");
      try (Started all = Started.of(List.of(program, "all"), variables)) {
        all.awaitReady();
        new Shift(surroundings.api(), surroundings.simulators()).work();
        all.terminate(WRITING);
        if (!Files.isRegularFile(cache)) {
          throw new IllegalStateException("No cache was written:\n" + all.text());
        }
      }
    }
  }
}
