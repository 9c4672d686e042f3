package io.billhook.job;

import io.billhook.postgres.Tx;
import io.billhook.published.Public;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. One switch in the executor maps it to the ledger and the broker. */
@Public
public sealed interface JobOutcome {

  /**
   * The work is done.
   *
   * @param effects written in the transaction that marks the job completed; null where there are
   *     none, which lets many jobs complete in one statement
   */
  record Done(@Nullable Consumer<Tx> effects) implements JobOutcome {}

  /**
   * Try again, counting this attempt.
   *
   * @param reason for the operator, free of personal data
   * @param after exactly so long; null for the kind's own delay
   * @param atLeast makes the delay longer where it is shorter: as the provider asked (Retry-After)
   */
  record Retry(String reason, @Nullable Duration after, Duration atLeast) implements JobOutcome {
    public Retry(String reason, @Nullable Duration after) {
      this(reason, after, Duration.ZERO);
    }
  }

  /** Not now, without counting the attempt: an open breaker, a rate limit. */
  record Snooze(String reason, Duration by) implements JobOutcome {}

  /** Never again, by decision: the work has become pointless. */
  record Cancel(String reason) implements JobOutcome {}

  /** Never again by itself: it cannot succeed. A person may replay it. */
  record Dead(String reason) implements JobOutcome {}

  static JobOutcome done() {
    return new Done(null);
  }

  static JobOutcome done(Consumer<Tx> effects) {
    return new Done(effects);
  }

  static JobOutcome retry(String reason) {
    return new Retry(reason, null);
  }

  /** After the kind's own delay, or after this wait where that is longer. */
  static JobOutcome retryNotBefore(String reason, Duration wait) {
    return new Retry(reason, null, wait);
  }
}
