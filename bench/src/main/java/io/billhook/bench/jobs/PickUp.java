package io.billhook.bench.jobs;

import io.billhook.bench.report.Figures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a job waits on an idle system: from the answer to its COMMIT to the start of its
 * handler.
 *
 * @param p50 in milliseconds
 */
record PickUp(double p50, double p99) {
  private static final long EVERY_NANOS = Duration.ofMillis(10).toNanos();

  /** Enqueues single jobs, 100 a second. */
  static PickUp measure(Engine engine, int jobs) {
    int base = engine.enqueued();
    AtomicLongArray started = new AtomicLongArray(jobs);
    long[] committed = new long[jobs];
    engine.tally().onRun(number -> started.set(number - base, System.nanoTime()));
    long next = System.nanoTime();
    for (int i = 0; i < jobs; i++) {
      int job = i;
      engine.enqueueTogether(1, _ -> committed[job] = System.nanoTime());
      next += EVERY_NANOS;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    engine.awaitRuns(Duration.ofSeconds(10));
    engine.tally().onRun(null);
    double[] millis = new double[jobs];
    for (int i = 0; i < jobs; i++) {
      millis[i] = (started.get(i) - committed[i]) / 1e6;
    }
    return new PickUp(Figures.percentile(millis, 0.5), Figures.percentile(millis, 0.99));
  }
}
