package io.billhook.api.limit;

import java.time.Duration;

/**
 * The rate of a token bucket, in which each request takes one token.
 *
 * @param burst what a full bucket holds: so many may come at once
 * @param each after how long a token comes back
 */
public record Rate(int burst, Duration each) {

  static Rate perSecond(int tokens, int burst) {
    return new Rate(burst, Duration.ofSeconds(1).dividedBy(tokens));
  }

  /** So many in a time, all of them at once if need be. */
  static Rate within(int tokens, Duration time) {
    return new Rate(tokens, time.dividedBy(tokens));
  }

  Rate times(int many) {
    return percent(many * 100);
  }

  /** So much of this rate, at least one token. */
  Rate percent(int percent) {
    return new Rate(
        Math.max(1, Math.toIntExact((long) burst * percent / 100)),
        each.multipliedBy(100).dividedBy(percent));
  }

  /** How long an empty bucket takes to fill. */
  public Duration window() {
    return each.multipliedBy(burst);
  }
}
