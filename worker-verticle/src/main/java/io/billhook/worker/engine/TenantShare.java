package io.billhook.worker.engine;

import static io.billhook.worker.engine.claim.Lookout.NOBODY;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's share of a queue's slots on this worker, so that a flood of one is not a stop for
 * the others. What is above it is not claimed before one of the tenant's jobs has ended.
 *
 * <p>Where jobs end within {@link #SHORT} on average there is none: they make room soon, and a
 * tenant that is alone should have all of the slots. How long they take nobody knows before some
 * have ended, so until then they do not count as short: else a fresh worker would give all of its
 * slots to the first flood. Used on the consumer's event loop alone.
 */
final class TenantShare {
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** So little above short that a few short runs show that it was wrong, and more than one. */
  private static final Duration FIRST_GUESS = Duration.ofMillis(1_500);

  private static final double NEWEST_COUNTS = 0.1;

  private final int share;
  private final Map<UUID, Integer> running = new HashMap<>();
  private double meanNanos = FIRST_GUESS.toNanos(); // of one run

  /**
   * @param slots jobs at once, of all tenants
   * @param percent of them that one tenant may have
   */
  TenantShare(int slots, int percent) {
    this.share = Math.max(1, slots * percent / 100);
  }

  /** By what a tenant is known here, where the installation's own jobs count as one's, too. */
  static UUID key(@Nullable UUID tenant) {
    return tenant == null ? NOBODY : tenant;
  }

  int running(UUID tenant) {
    return running.getOrDefault(tenant, 0);
  }

  /** How many more of this tenant may run. */
  int room(UUID tenant) {
    return areShort() || tenant.equals(NOBODY) ? Integer.MAX_VALUE : share - running(tenant);
  }

  /** How many more may run whose tenants nobody knows: whosesoever they are, it has room. */
  int roomForAny() {
    return areShort()
        ? Integer.MAX_VALUE
        : running.keySet().stream().mapToInt(this::room).reduce(share, Math::min);
  }

  private boolean areShort() {
    return meanNanos < SHORT.toNanos();
  }

  void started(@Nullable UUID tenant) {
    running.merge(key(tenant), 1, Integer::sum);
  }

  void ended(@Nullable UUID tenant, Duration took) {
    meanNanos += NEWEST_COUNTS * (took.toNanos() - meanNanos);
    running.computeIfPresent(key(tenant), (_, jobs) -> jobs == 1 ? null : jobs - 1);
  }
}
