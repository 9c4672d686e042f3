package io.billhook.worker.upkeep;

import io.billhook.config.RetentionConfig;
import io.billhook.process.JobIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is older than these has outlived its retention; null keeps everything.
 *
 * @param now what says nothing once its time has come
 * @param processes by when they were freed
 */
record Cutoffs(
    Instant now,
    @Nullable Instant jobs,
    @Nullable Instant deadJobs,
    @Nullable Instant webhooks,
    Instant processes) {
  private static final Duration ENDED_PROCESSES = Duration.ofDays(7);

  /** By the database's time. */
  static Cutoffs at(Instant now, RetentionConfig retention) {
    return new Cutoffs(
        now,
        before(now, retention.jobs()),
        before(now, retention.deadJobs()),
        before(now, retention.webhooks()),
        now.minus(ENDED_PROCESSES));
  }

  /** So long ago: for what has a retention that nobody sets. */
  Instant ago(Duration retention) {
    return now.minus(retention);
  }

  /** No row that is older than any of these times has this id or a later one. */
  static Optional<UUID> lowestKept(@Nullable Instant... times) {
    return Stream.of(times).filter(Objects::nonNull).max(Instant::compareTo).map(JobIds::lowestAt);
  }

  private static @Nullable Instant before(Instant now, int days) {
    return days == 0 ? null : now.minus(Duration.ofDays(days));
  }
}
