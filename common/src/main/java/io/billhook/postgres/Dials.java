package io.billhook.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections that a pool is making. The driver waits for a server's greeting without end, and
 * each wait keeps one of the pool's places: so who waits in vain must find out.
 */
final class Dials {
  private final Deque<Long> begun = new ArrayDeque<>(); // System.nanoTime; guards itself

  void begin() {
    synchronized (begun) {
      begun.add(System.nanoTime());
    }
  }

  /** One has ended, whichever: what is wanted is how many are left. */
  void end() {
    synchronized (begun) {
      begun.poll();
    }
  }

  boolean isStuckFor(Duration time) {
    synchronized (begun) {
      Long first = begun.peek();
      return first != null && System.nanoTime() - first >= time.toNanos();
    }
  }
}
