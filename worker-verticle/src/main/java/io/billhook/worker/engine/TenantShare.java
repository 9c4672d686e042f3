package io.billhook.worker.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's share of a queue's slots on this worker, so that a flood of one is not a stop for
 * the others. What is above it is put back once, to when its place in the tenant's line comes up.
 *
 * <p>Where jobs end within {@link #SHORT} on average none is put back: they make room soon, and a
 * tenant that is alone should have all of the slots. How long they take nobody knows before some
 * have ended, so until then they do not count as short: else a fresh worker would give all of its
 * slots to the first flood. Used on the consumer's event loop alone.
 */
final class TenantShare {
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** So little above short that a few short runs show that it was wrong, and more than one. */
  private static final Duration FIRST_GUESS = Duration.ofMillis(1_500);

  private static final Duration SHORTEST_PARKING = Duration.ofMillis(1_500);
  private static final double NEWEST_COUNTS = 0.1;

  private static final class Line {
    int running;
    long end; // System.nanoTime at which the last of the line should start
  }

  private final int share;
  private final Map<UUID, Line> lines = new HashMap<>();
  private double meanNanos = FIRST_GUESS.toNanos(); // of one run

  /**
   * @param slots jobs at once, of all tenants
   * @param percent of them that one tenant may have
   */
  TenantShare(int slots, int percent) {
    this.share = Math.max(1, slots * percent / 100);
  }

  /** How long a job must wait, where its tenant has its share already. */
  Optional<Duration> over(@Nullable UUID tenant) {
    Line line = tenant == null ? null : lines.get(tenant);
    if (line == null || line.running < share || meanNanos < SHORT.toNanos()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    long step = (long) meanNanos / share;
    line.end = Math.max(line.end, now + SHORTEST_PARKING.toNanos()) + step;
    return Optional.of(Duration.ofNanos(line.end - now));
  }

  void started(@Nullable UUID tenant) {
    if (tenant != null) {
      lines.computeIfAbsent(tenant, _ -> new Line()).running++;
    }
  }

  void ended(@Nullable UUID tenant, Duration took) {
    meanNanos += NEWEST_COUNTS * (took.toNanos() - meanNanos);
    Line line = tenant == null ? null : lines.get(tenant);
    if (line != null && --line.running == 0) {
      lines.remove(tenant);
    }
  }
}
