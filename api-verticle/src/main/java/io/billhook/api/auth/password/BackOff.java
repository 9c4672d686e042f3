package io.billhook.api.auth.password;

import java.time.Duration;

/** How long an account takes nothing more after failures from anywhere. */
public final class BackOff {
  private BackOff() {}

  /**
   * After wrong passwords: nothing up to the twentieth in a row, then 1 s, doubling to 5 minutes.
   * That leaves a guesser with many addresses some 290 tries a day.
   */
  static Duration after(int failures) {
    return doubling(failures - 20, Duration.ofMinutes(5));
  }

  /**
   * After wrong codes of a second factor, three of which in a million are right: nothing up to the
   * tenth in a row, then 1 s, doubling to an hour. That leaves 24 tries a day.
   */
  public static Duration afterCodes(int failures) {
    return doubling(failures - 10, Duration.ofHours(1));
  }

  private static Duration doubling(int beyond, Duration longest) {
    if (beyond < 0) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(beyond, 20));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
