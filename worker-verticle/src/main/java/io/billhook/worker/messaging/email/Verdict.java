package io.billhook.worker.messaging.email;

import io.billhook.provider.BreakerOpen;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.NoTurn;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;

/** What a provider's failure says of the mail that it was given: the one table of that. */
sealed interface Verdict {

  /** It surely has not taken it, and another may. */
  record NotTaken() implements Verdict {}

  /** It has not taken it, and it is to wait: nobody else is asked. */
  record Wait() implements Verdict {}

  /** It will never take it. */
  record Refused(String code) implements Verdict {}

  /** It may have taken it; the wait that it asked for, where it did. */
  record Perhaps(Optional<Duration> retryAfter) implements Verdict {}

  static Verdict of(CallFailed failure) {
    return switch (failure) {
      case BreakerOpen _ -> new NotTaken();
      // The provider is busy with our own mails; or this process may call nobody.
      case NoTurn _, CallGateShut _ -> new Wait();
      case ProviderException answered ->
          switch (answered.kind()) {
            case Kind.Transient _, Kind.Auth _ -> new NotTaken();
            case Kind.RateLimited _ -> new Wait();
            case Kind.Rejected(var code) -> new Refused(code);
            case Kind.UnknownResult(var retryAfter) -> new Perhaps(retryAfter);
          };
    };
  }
}
