package io.billhook.api.auth;

import java.time.Duration;

/**
 * How long an account takes no log-in after failures from anywhere: nothing up to the twentieth in
 * a row, then 1 s, doubling to 5 minutes. That leaves a guesser with many addresses some 290 tries
 * a day.
 */
final class BackOff {
  private static final int FREE = 20;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private BackOff() {}

  static Duration after(int failures) {
    if (failures < FREE) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(failures - FREE, 20));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
