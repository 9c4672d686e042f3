package io.billhook.api.auth.password;

import io.billhook.api.http.trace.ClientAddress;
import io.billhook.api.limit.BucketState;
import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.RateClass;
import io.billhook.problem.ProblemType;
import java.util.Locale;

/**
 * At most so many failed log-ins from one address to one account as {@link
 * RateClass#PASSWORD_TRIES} says. Counted before the password is looked at, so that parallel
 * guesses count too; a right password clears the count.
 */
public final class AttemptLimit {
  private final Buckets buckets;

  public AttemptLimit(Buckets buckets) {
    this.buckets = buckets;
  }

  /** Counts an attempt; throws TOO_MANY_REQUESTS where it is one too many. */
  public void attempt(String address, String email) {
    BucketState level = buckets.take(bucket(address, email), RateClass.PASSWORD_TRIES);
    if (!level.isTaken()) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many failed log-ins; try again later")
          .retryAfter(level.next());
    }
  }

  public void succeeded(String address, String email) {
    buckets.fill(bucket(address, email));
  }

  private static String bucket(String address, String email) {
    String network = ClientAddress.networkOf(address);
    return "password/" + network + "/" + email.toLowerCase(Locale.ROOT);
  }
}
