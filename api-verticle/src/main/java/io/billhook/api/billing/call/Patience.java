package io.billhook.api.billing.call;

import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Asks again where Stripe says that another request has the object or the key right now (HTTP 409),
 * or that it wants a second's rest, and once where the connection was lost: the key is the same, so
 * it is done once. The thread is a virtual one.
 */
final class Patience {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration IN_ALL = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration NEVER = Duration.ofDays(1);

  private Patience() {}

  /** Calls until there is another answer than that, or time is up. */
  static <T> T with(Supplier<T> call) {
    long end = System.nanoTime() + IN_ALL.toNanos();
    for (boolean lost = false; ; ) {
      try {
        return call.get();
      } catch (ProviderException e) {
        Duration wait = wait(e.kind(), lost);
        if (wait.compareTo(LONGEST_WAIT) > 0 || System.nanoTime() + wait.toNanos() > end) {
          throw e;
        }
        lost |= e.kind() instanceof Kind.UnknownResult;
        LockSupport.parkNanos(wait.toNanos());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw Unanswered.problem();
      }
    }
  }

  private static Duration wait(Kind kind, boolean lost) {
    return switch (kind) {
      case Kind.RateLimited(var wanted) ->
          wanted.map(asked -> asked.compareTo(SOON) < 0 ? SOON : asked).orElse(NEVER);
      case Kind.UnknownResult _ -> lost ? NEVER : SOON;
      case Kind.Transient _, Kind.Rejected _, Kind.Auth _ -> NEVER;
    };
  }
}
