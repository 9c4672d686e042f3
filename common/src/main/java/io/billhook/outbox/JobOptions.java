package io.billhook.outbox;

import io.billhook.published.Public;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one job differs from the ordinary one of its kind.
 *
 * @param tenant whose job it is; null for the installation's own
 * @param uniqueKey while a job of this kind, tenant and key waits, another is folded into it
 * @param runAt not before this time; null for at once
 * @param trace W3C traceparent of what caused it
 * @param queue another lane of its kind; null for the kind's own
 */
@Public
public record JobOptions(
    @Nullable UUID tenant,
    @Nullable String uniqueKey,
    @Nullable Instant runAt,
    @Nullable String trace,
    @Nullable String queue) {
  private static final JobOptions NONE = new JobOptions(null, null, null, null, null);

  public static JobOptions none() {
    return NONE;
  }

  public JobOptions tenant(@Nullable UUID tenant) {
    return new JobOptions(tenant, uniqueKey, runAt, trace, queue);
  }

  public JobOptions unique(String key) {
    return new JobOptions(tenant, key, runAt, trace, queue);
  }

  public JobOptions at(Instant runAt) {
    return new JobOptions(tenant, uniqueKey, runAt, trace, queue);
  }

  public JobOptions trace(@Nullable String trace) {
    return new JobOptions(tenant, uniqueKey, runAt, trace, queue);
  }

  public JobOptions onQueue(String queue) {
    return new JobOptions(tenant, uniqueKey, runAt, trace, queue);
  }
}
