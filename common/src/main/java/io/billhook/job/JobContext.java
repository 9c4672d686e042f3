package io.billhook.job;

import io.billhook.published.Public;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of the job that it runs.
 *
 * @param id of the job; the root of every idempotency key
 * @param queue on which it came
 * @param tenant whose job it is, or null for one of the installation itself
 * @param attempt 1-based number of this attempt
 * @param maxAttempts runs in all
 * @param claim counts every claim, never falls; fences what a stale run would write
 * @param createdAt when it was enqueued, by the database's clock
 * @param cancelled whether an operator wants it to end: see {@link #isCancelled}
 */
@Public
public record JobContext(
    UUID id,
    String queue,
    @Nullable UUID tenant,
    int attempt,
    int maxAttempts,
    int claim,
    Instant createdAt,
    BooleanSupplier cancelled) {

  /**
   * Whether an operator has asked, some 5 s ago at most, that this job ends. A long handler looks
   * now and then and returns {@link JobOutcome.Cancel}. One that does not look and fails is not
   * tried again; one that is done is done.
   */
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }
}
