package io.billhook.config;

import java.time.Duration;

/**
 * How much a worker does at once.
 *
 * @param concurrency jobs at once of each queue
 * @param tenantPercent of a queue's jobs at once that one tenant may have, 1 to 100
 * @param grace how long running jobs may take to end after SIGTERM; what is left is given back
 */
public record WorkerConfig(int concurrency, int tenantPercent, Duration grace) {

  public static WorkerConfig from(Env env) {
    return new WorkerConfig(
        env.integer("WORKER_CONCURRENCY", 1, 2000, 64),
        env.integer("WORKER_TENANT_PERCENT", 1, 100, 50),
        Duration.ofSeconds(env.integer("WORKER_GRACE_SECONDS", 1, 600, 20)));
  }
}
