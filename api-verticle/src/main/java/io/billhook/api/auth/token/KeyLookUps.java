package io.billhook.api.auth.token;

import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.Rate;
import io.billhook.postgres.StoreTimeout;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks for keys that tokens name and this process does not know. Anybody can write such a name, so
 * a network has five looks and then one every two seconds; and a look begins a tenth of a second
 * after the one before at the earliest, for all who have asked by then. So forged names cost the
 * database ten reads a second at the most, and keep nobody else's from being looked for.
 */
final class KeyLookUps {
  private static final Rate EACH = new Rate(5, Duration.ofSeconds(2));
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(100);

  private final Buckets budget;
  private final Runnable read;
  private @Nullable CompletableFuture<Boolean> next; // guarded by this; has not begun
  private long begun = System.nanoTime() - APART; // guarded by this

  KeyLookUps(Clock clock, Runnable read) {
    this.budget = Buckets.local(clock);
    this.read = read;
  }

  /** Reads the keys anew, unless this network has asked too often. */
  void ask(String network) {
    if (!budget.take(network, EACH).isTaken()) {
      return;
    }
    CompletableFuture<Boolean> look = new CompletableFuture<>();
    CompletableFuture<Boolean> others;
    synchronized (this) {
      others = next;
      if (others == null) {
        next = look;
      }
    }
    if (others == null) {
      look(look);
    } else {
      StoreTimeout.join(others);
    }
  }

  private void look(CompletableFuture<Boolean> look) {
    try {
      awaitTurn();
      read.run();
      look.complete(true);
    } catch (Throwable e) {
      look.completeExceptionally(e);
      throw e;
    }
  }

  /** From when it is over, who asks wants another look: this one may have begun too early. */
  private void awaitTurn() {
    long end;
    synchronized (this) {
      end = begun + APART;
    }
    long left = end - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
    synchronized (this) {
      begun = System.nanoTime();
      next = null;
    }
  }
}
