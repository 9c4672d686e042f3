package io.billhook.api.billing.call;

import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.provider.BreakerOpen;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.NoTurn;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told where Stripe gave no answer to work with. */
public final class Unanswered {
  private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofHours(1);

  private Unanswered() {}

  /** 503 with a wait: as long as Stripe or the breaker says, else two seconds. */
  public static ProblemException problem(CallFailed failure) {
    LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("billing.stripe_unanswered");
    return problem(wait(failure));
  }

  /** 503 where Stripe answered what is no answer. */
  public static ProblemException problem() {
    return problem(SOON);
  }

  private static ProblemException problem(Duration wait) {
    return ProblemType.UNAVAILABLE
        .because("Stripe gives no answer to work with at the moment; ask again")
        .retryAfter(wait);
  }

  private static Duration wait(CallFailed failure) {
    Duration wait =
        switch (failure) {
          case BreakerOpen open -> open.untilProbe();
          case NoTurn _, CallGateShut _ -> SOON;
          case ProviderException answered ->
              switch (answered.kind()) {
                case Kind.RateLimited(var after) -> after.orElse(SOON);
                case Kind.Transient(var after) -> after.orElse(SOON);
                case Kind.UnknownResult(var after) -> after.orElse(SOON);
                case Kind.Auth _, Kind.Rejected _ -> SOON;
              };
        };
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
