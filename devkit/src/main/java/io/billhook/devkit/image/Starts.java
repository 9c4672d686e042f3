package io.billhook.devkit.image;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long an api takes to be ready, with the cache and without: by turns, and the fastest of both,
 * since what else the machine does only adds.
 */
final class Starts {
  private static final int TURNS = 5;
  private static final double MOST = 0.7;
  private static final Duration STOP = Duration.ofSeconds(40);

  private Starts() {}

  /**
   * Measures.
   *
   * @throws IllegalStateException where the cache is not used, or does not shorten it as it must
   */
  static void measure(List<String> program, Map<String, String> variables) throws IOException {
    List<Duration> with = new ArrayList<>();
    List<Duration> without = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      // "on" does not start where the cache is not there or does not fit.
      with.add(start(program, variables, "-XX:AOTMode=on"));
      without.add(start(program, variables, "-XX:AOTMode=off"));
    }
    long cached = fastest(with);
    long bare = fastest(without);
    double ratio = (double) cached / bare;
    System.out.printf(
        "api is ready in %d ms with the cache, in %d ms without: %.2f%n", cached, bare, ratio);
    if (ratio > MOST) {
      throw new IllegalStateException("That is more than " + MOST + ": " + with + ", " + without);
    }
  }

  private static Duration start(List<String> program, Map<String, String> variables, String option)
      throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.put("BILLHOOK_JAVA_OPTS", option);
    all.put("DRAIN_SECONDS", "0");
    List<String> command = new ArrayList<>(program);
    command.add("api");
    long begun = System.nanoTime();
    try (Started api = Started.of(command, all)) {
      api.awaitReady();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      api.terminate(STOP);
      return took;
    }
  }

  private static long fastest(List<Duration> times) {
    return times.stream().mapToLong(Duration::toMillis).min().orElseThrow();
  }
}
