package io.billhook.api.billing.call;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.billhook.problem.ProblemType;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Requests that change one tenant's billing go one by one within a process, so that they do not
 * meet at Stripe, which would refuse all but one. That it is right does not rest on this: other
 * processes have turns of their own.
 */
public final class TenantTurns {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Of a process, whatever its event loops; one lives while somebody has it or waits for it. */
  private static final LoadingCache<UUID, ReentrantLock> TURNS =
      Caffeine.newBuilder().weakValues().build(_ -> new ReentrantLock(true));

  private TenantTurns() {}

  /**
   * Does the work when its turn comes. Outside any transaction.
   *
   * @throws io.billhook.problem.ProblemException UNAVAILABLE where it does not come in time
   */
  public static <T> T alone(UUID tenant, Supplier<T> work) {
    ReentrantLock turn = TURNS.get(tenant);
    if (!taken(turn)) {
      throw ProblemType.UNAVAILABLE
          .because("Other requests are changing the billing of this tenant")
          .retryAfter(Duration.ofSeconds(2));
    }
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private static boolean taken(ReentrantLock turn) {
    try {
      return turn.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
