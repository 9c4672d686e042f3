package io.billhook.api.intake.brevo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * How many events a tenant's own account may tell: some for each second, and many at once as after
 * a campaign. So a tenant, who can make up as many as it likes, takes no more than its share of the
 * ledger. Shared by all event loops.
 */
final class TenantShare {
  private static final double AT_ONCE = 20_000;
  private static final double A_SECOND = 200;
  private static final int MOST = 10_000;
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** What is left at a time. */
  private record Left(double events, long at) {}

  private final LongSupplier nanos;

  /** By tenant, the longest unused first; guards itself. */
  private final Map<UUID, Left> shares =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Left> eldest) {
          return size() > MOST;
        }
      };

  TenantShare(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes so many of the tenant's share; false, and takes none, where there are not so many left.
   */
  boolean take(UUID tenant, int events) {
    long now = nanos.getAsLong();
    synchronized (shares) {
      Left before = shares.getOrDefault(tenant, new Left(AT_ONCE, now));
      double left = Math.min(AT_ONCE, before.events() + A_SECOND * (now - before.at()) / NANOS);
      boolean enough = left >= events;
      shares.put(tenant, new Left(enough ? left - events : left, now));
      return enough;
    }
  }
}
