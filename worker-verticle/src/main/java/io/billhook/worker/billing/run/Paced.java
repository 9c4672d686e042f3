package io.billhook.worker.billing.run;

import io.billhook.messaging.Lane;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.CallFailed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for leave ahead of each call of a walk, and counts the calls. */
final class Paced implements Runnable {
  private final Pace pace;
  private final Duration more;
  private long calls;
  private boolean waitsForUs;

  /**
   * @param pace that all who walk share
   * @param more to be waited beside: for who was told that this pace is too fast
   */
  Paced(Pace pace, Duration more) {
    this.pace = pace;
    this.more = more;
  }

  @Override
  public void run() {
    if (!more.isZero()) {
      LockSupport.parkNanos(more.toNanos());
    }
    try {
      pace.await(Lane.BULK);
    } catch (CallFailed e) {
      waitsForUs = true;
      throw e;
    }
    calls++;
  }

  /** Whether the last call was not made since our own pace did not let it. */
  boolean waitsForUs() {
    return waitsForUs;
  }

  /** Those made since this was asked last. */
  long takeCalls() {
    long taken = calls;
    calls = 0;
    return taken;
  }
}
