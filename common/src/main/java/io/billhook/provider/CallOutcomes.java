package io.billhook.provider;

import io.billhook.job.JobOutcome;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.published.Public;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The one place that says what a failed call to a provider means for the job. */
@Public
public final class CallOutcomes {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final RandomGenerator random;

  public CallOutcomes(RandomGenerator random) {
    this.random = random;
  }

  public JobOutcome of(CallFailed failure) {
    return switch (failure) {
      // Jitter, so that what waited together does not come back together.
      case BreakerOpen open -> snooze(open, open.untilProbe().plus(upTo(2_000)));
      case NoTurn busy -> snooze(busy, Duration.ofSeconds(1).plus(upTo(4_000)));
      case CallGateShut shut -> snooze(shut, Duration.ofSeconds(2).plus(upTo(2_000)));
      case ProviderException answered -> of(answered);
    };
  }

  private JobOutcome of(ProviderException failure) {
    return switch (failure.kind()) {
      case Kind.Transient(var after) ->
          after
              .map(wait -> JobOutcome.retryNotBefore(reason(failure), bounded(wait)))
              .orElseGet(() -> JobOutcome.retry(reason(failure)));
      case Kind.Auth _ -> JobOutcome.retry(reason(failure));
      // Providers forget idempotency keys (Brevo after 15 min): ask again while this one is known.
      case Kind.UnknownResult _ ->
          new JobOutcome.Retry(reason(failure), Duration.ofSeconds(5).plus(upTo(25_000)));
      case Kind.RateLimited(var after) ->
          snooze(
              failure,
              after
                  .map(CallOutcomes::bounded)
                  .orElseGet(() -> SHORTEST.plusSeconds(1).plus(upTo(8_000))));
      case Kind.Rejected _ -> new JobOutcome.Dead(reason(failure));
    };
  }

  private static JobOutcome snooze(CallFailed failure, Duration by) {
    return new JobOutcome.Snooze(reason(failure), by);
  }

  private static Duration bounded(Duration asked) {
    if (asked.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static String reason(CallFailed failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private Duration upTo(int millis) {
    return Duration.ofMillis(random.nextInt(millis + 1));
  }
}
