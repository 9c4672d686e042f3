package io.billhook.provider;

import java.time.Duration;

/** The call was not made: the provider has just failed too often. */
public final class BreakerOpen extends CallFailed {
  private static final long serialVersionUID = 1;

  private final Duration untilProbe;

  BreakerOpen(String breaker, Duration untilProbe) {
    super("The breaker " + breaker + " is open");
    this.untilProbe = untilProbe;
  }

  /** How long until a call may try the provider again. */
  public Duration untilProbe() {
    return untilProbe;
  }
}
