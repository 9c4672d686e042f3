package io.billhook.worker.engine.execute;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended in the ledger.
 *
 * @param next delay until the next attempt, where there is one
 */
public record AttemptResult(How how, @Nullable Duration next) {
  public enum How {
    COMPLETED,
    RETRY,
    SNOOZE,
    CANCELLED,
    DEAD,
    SUPERSEDED,
    /** Taken away meanwhile: nothing of this attempt was written. */
    LOST;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static AttemptResult as(How how) {
    return new AttemptResult(how, null);
  }
}
