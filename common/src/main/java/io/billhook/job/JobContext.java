package io.billhook.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of the job that it runs.
 *
 * @param id of the job; the root of every idempotency key
 * @param tenant whose job it is, or null for one of the installation itself
 * @param attempt 1-based number of this attempt
 * @param maxAttempts runs in all
 * @param claim counts every claim, never falls; fences what a stale run would write
 * @param createdAt when it was enqueued, by the database's clock
 */
public record JobContext(
    UUID id, @Nullable UUID tenant, int attempt, int maxAttempts, int claim, Instant createdAt) {}
