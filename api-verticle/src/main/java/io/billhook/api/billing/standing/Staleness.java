package io.billhook.api.billing.standing;

import io.billhook.postgres.Database;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerState.Phase;
import java.util.UUID;

/**
 * Whether our copy of what a tenant has at Stripe may be behind: a breaker of Stripe's is open,
 * here or in a process that syncs, or an event about an object of the tenant's has waited for a
 * minute.
 */
public final class Staleness {
  private static final int WAITED_SECONDS = 60;

  private final Database database;
  private final Breaker breaker;

  public Staleness(Database database, Breaker breaker) {
    this.database = database;
    this.breaker = breaker;
  }

  public boolean of(UUID tenant) {
    return breaker.state().phase() != Phase.CLOSED
        || database
            .engine()
            .read(StalenessSql.BEHIND, tenant, breaker.name(), WAITED_SECONDS)
            .first()
            .bool("behind");
  }
}
