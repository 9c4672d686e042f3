package io.billhook.bench.jobs;

import io.billhook.bench.report.Progress;
import java.time.Duration;
import java.util.UUID;

/** The engine against the clock. */
record Race(Engine engine, JobLedger ledger) {
  private static final Duration LONGEST = Duration.ofMinutes(8);

  /** Enqueues and works at once; gives jobs a second, from the first enqueue to the last row. */
  double endToEnd(int jobs) {
    UUID before = ledger.newest();
    long start = System.nanoTime();
    engine.enqueue(jobs);
    awaitCompleted(before);
    return rate(jobs, start);
  }

  /** Enqueues with no worker, and then works; the clock runs from the worker's start. */
  double drain(int jobs) {
    UUID before = ledger.newest();
    engine.rest();
    long begun = System.nanoTime();
    engine.enqueue(jobs);
    Progress.say("enqueued %d jobs, %.0f/s".formatted(jobs, rate(jobs, begun)));
    engine.awaitPublished(ledger.newest());
    long start = System.nanoTime();
    engine.work();
    awaitCompleted(before);
    return rate(jobs, start);
  }

  private void awaitCompleted(UUID before) {
    if (!engine.awaitRuns(LONGEST) || !Engine.await(LONGEST, () -> ledger.completedFrom(before))) {
      Progress.say("NOT ALL JOBS END: " + engine.tally().different() + " of " + engine.enqueued());
    }
  }

  private static double rate(int jobs, long startNanos) {
    return jobs / ((System.nanoTime() - startNanos) / 1e9);
  }
}
