package io.billhook.worker.engine.claim;

import io.billhook.job.JobContext;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A job that this process holds.
 *
 * @param args JSON
 * @param cancelAsked whether an operator wanted it to end before it was claimed
 * @param holder the id that this process had when it claimed; with {@code claim} the fence of every
 *     write
 * @param batch of the claim, whose hold ends with its last job
 */
public record ClaimedJob(
    UUID id,
    String kind,
    String queue,
    @Nullable UUID tenant,
    String args,
    int attempt,
    int maxAttempts,
    int claim,
    int lost,
    Instant createdAt,
    Instant runAt,
    Instant attemptedAt,
    boolean cancelAsked,
    long holder,
    long batch) {

  static ClaimedJob from(Row row, long holder, long batch) {
    return new ClaimedJob(
        row.uuid("id"),
        row.text("kind"),
        row.text("queue"),
        row.uuidOrNull("tenant_id"),
        row.text("args"),
        row.integer("attempt"),
        row.integer("max_attempts"),
        row.integer("claim"),
        row.integer("lost"),
        row.instant("created_at"),
        row.instant("run_at"),
        row.instant("attempted_at"),
        row.bool("cancelled"),
        holder,
        batch);
  }

  public JobContext context(BooleanSupplier cancelled) {
    return new JobContext(id, queue, tenant, attempt, maxAttempts, claim, createdAt, cancelled);
  }
}
