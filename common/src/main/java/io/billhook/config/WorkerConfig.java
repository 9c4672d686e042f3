package io.billhook.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a worker does at once.
 *
 * @param concurrency jobs at once of each queue that {@code single} does not name
 * @param single jobs at once of single queues; of one with 0 it takes none
 * @param tenantPercent of a queue's jobs at once that one tenant may have, 1 to 100
 * @param grace how long running jobs may take to end after SIGTERM; what is left is given back
 */
public record WorkerConfig(
    int concurrency, Map<String, Integer> single, int tenantPercent, Duration grace) {
  private static final int MOST = 2000;

  public static WorkerConfig from(Env env) {
    return new WorkerConfig(
        env.integer("WORKER_CONCURRENCY", 0, MOST, 64),
        env.optional(
            "WORKER_QUEUE_CONCURRENCY",
            "queue=number, separated by commas, each number from 0 to " + MOST,
            WorkerConfig::single,
            Map.of()),
        env.integer("WORKER_TENANT_PERCENT", 1, 100, 50),
        StopConfig.from(env).grace());
  }

  /** An error where it names a queue that is none of these, or leaves a worker none of them. */
  public void check(Env env, List<String> queues) {
    if (!queues.containsAll(single.keySet())) {
      env.error(
          "WORKER_QUEUE_CONCURRENCY names an unknown queue: there are "
              + String.join(", ", queues));
    }
    if (queues.stream().allMatch(queue -> of(queue) == 0)) {
      env.error("WORKER_CONCURRENCY and WORKER_QUEUE_CONCURRENCY leave a worker no queue");
    }
  }

  /** Jobs at once of this queue, 0 for none. */
  public int of(String queue) {
    return single.getOrDefault(queue, concurrency);
  }

  private static Map<String, Integer> single(String value) {
    Map<String, Integer> read = new HashMap<>();
    for (String part : value.split(",", -1)) {
      String[] sides = part.split("=", -1);
      if (sides.length != 2 || read.put(sides[0].strip(), number(sides[1].strip())) != null) {
        throw new IllegalArgumentException();
      }
    }
    return Map.copyOf(read);
  }

  private static int number(String text) {
    int number = Integer.parseInt(text);
    if (number < 0 || number > MOST) {
      throw new IllegalArgumentException();
    }
    return number;
  }
}
