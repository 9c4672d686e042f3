package io.billhook.outbox;

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
 */
public record JobOptions(
    @Nullable UUID tenant,
    @Nullable String uniqueKey,
    @Nullable Instant runAt,
    @Nullable String trace) {
  private static final JobOptions NONE = new JobOptions(null, null, null, null);

  public static JobOptions none() {
    return NONE;
  }

  public JobOptions tenant(@Nullable UUID tenant) {
    return new JobOptions(tenant, uniqueKey, runAt, trace);
  }

  public JobOptions unique(String key) {
    return new JobOptions(tenant, key, runAt, trace);
  }

  public JobOptions at(Instant runAt) {
    return new JobOptions(tenant, uniqueKey, runAt, trace);
  }

  public JobOptions trace(@Nullable String trace) {
    return new JobOptions(tenant, uniqueKey, runAt, trace);
  }
}
