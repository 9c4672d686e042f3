package io.billhook.worker.schedule;

import java.util.Locale;

/** What becomes of fire times at which no worker was there. Neither fires them one by one. */
public enum MisfirePolicy {
  /** One run for all of them, as soon as a worker is there. */
  RUN_ONCE,
  /** None, save one that is less than a minute late: the next time is waited for. */
  SKIP;

  /** As it stands in {@code schedule.missed}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
