package io.billhook.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The real time, moved on by hand, or by the hand alone. */
public final class MovableClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;
  private volatile @Nullable Instant still;

  public void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  /** From now on it stands still where nobody moves it. */
  public void stop() {
    still = Instant.now();
  }

  public void reset() {
    ahead = Duration.ZERO;
    still = null;
  }

  @Override
  public Instant instant() {
    Instant stopped = still;
    return (stopped == null ? Instant.now() : stopped).plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
