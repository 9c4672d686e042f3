package io.billhook.worker.engine.execute;

import io.billhook.worker.engine.claim.ClaimedJob;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A job on its thread, how far it is, and whether an operator wants it to end. */
public final class RunningJob {

  /** One claim of a job: the same job may be claimed again while an older run of it still ends. */
  public record Key(UUID id, int claim) {}

  /** It has been given up, so what its handler has come to counts for nothing. */
  static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private GivenUpException() {
      super(null, null, false, false);
    }
  }

  private enum Stage {
    HANDLED,
    CONCLUDED,
    GIVEN_UP
  }

  final ClaimedJob job;
  final Thread thread;

  /** {@link System#nanoTime}. */
  final long started;

  /** To be run when the ledger knows how it ended. */
  final Runnable ended;

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.HANDLED);
  private volatile boolean cancelled;

  RunningJob(ClaimedJob job, Thread thread, long started, Runnable ended) {
    this.job = job;
    this.thread = thread;
    this.started = started;
    this.ended = ended;
    this.cancelled = job.cancelAsked();
  }

  Key key() {
    return new Key(job.id(), job.claim());
  }

  public void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Its handler has ended, and this thread will write how. */
  void conclude() {
    if (!stage.compareAndSet(Stage.HANDLED, Stage.CONCLUDED) && isGivenUp()) {
      throw new GivenUpException();
    }
  }

  /** Its handler does not end: another thread writes how it ended. False where it just has. */
  boolean giveUp() {
    return stage.compareAndSet(Stage.HANDLED, Stage.GIVEN_UP);
  }

  boolean isGivenUp() {
    return stage.get() == Stage.GIVEN_UP;
  }
}
