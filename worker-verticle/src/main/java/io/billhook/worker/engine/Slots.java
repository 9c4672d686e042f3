package io.billhook.worker.engine;

import io.billhook.worker.engine.claim.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs of one queue run here, and how many may. Changed on the consumer's event loop
 * alone.
 *
 * <p>It begins with none to be had: before the first {@link #limit} nobody knows whether the queue
 * is paused.
 */
final class Slots {
  private static final int UNTOLD = -1; // a limit: as none, until the first word of what it may do

  private final int all;
  private final TenantShare share;
  private int free;
  private volatile int limit = UNTOLD; // jobs at once; read by health checks, too
  private volatile @Nullable Instant claimedTo;
  private final AtomicLong ended = new AtomicLong();
  private final LongAdder overtaking = new LongAdder();

  Slots(QueueSettings settings) {
    this.all = settings.slots();
    this.free = all;
    this.share = new TenantShare(all, settings.tenantPercent());
  }

  int all() {
    return all;
  }

  int running() {
    return all - free;
  }

  /** How many jobs may be taken now; may be below 0. */
  int available() {
    return Math.min(free, limit - running());
  }

  /** Whether jobs may be taken at all. */
  boolean isOpen() {
    return limit > 0;
  }

  /** Whether none may be taken, and that is known: the queue is paused, or its provider away. */
  boolean isPaused() {
    return limit == 0;
  }

  /** Whether so many is what it may do. */
  boolean isLimit(int jobs) {
    return limit == jobs;
  }

  void limit(int jobs) {
    limit = jobs;
  }

  /** Who has how many of them. */
  TenantShare share() {
    return share;
  }

  /**
   * Gives a claimed job its slot.
   *
   * @param inOrder whether its message has brought it, so that those before it were claimed before
   */
  void take(ClaimedJob job, boolean inOrder) {
    if (!inOrder) {
      overtaking.increment();
    } else if (job.claim() == 1 && (claimedTo == null || job.createdAt().isAfter(claimedTo))) {
      claimedTo = job.createdAt();
    }
    free--;
    share.started(job.tenant());
  }

  /** A job that ran has ended. */
  void ended(ClaimedJob job, Duration took) {
    share.ended(job.tenant(), took);
    ended.incrementAndGet();
    free++;
  }

  /** Jobs that were claimed before others whose messages had come earlier. */
  long overtaking() {
    return overtaking.sum();
  }

  /** Creation of the newest job that was claimed here for the first time, in its order. */
  @Nullable Instant claimedTo() {
    return claimedTo;
  }

  /** Jobs that have ended since this was last asked. */
  long endedSinceAsked() {
    return ended.getAndSet(0);
  }
}
