package io.billhook.worker.consume;

import java.util.UUID;

/** A job on its thread, and whether an operator wants it to end. */
final class RunningJob {

  /** One claim of a job: the same job may be claimed again while an older run of it still ends. */
  record Key(UUID id, int claim) {}

  final ClaimedJob job;
  final Thread thread;
  private volatile boolean cancelled;

  RunningJob(ClaimedJob job, Thread thread) {
    this.job = job;
    this.thread = thread;
    this.cancelled = job.cancelAsked();
  }

  Key key() {
    return new Key(job.id(), job.claim());
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }
}
