package io.billhook.api.http;

import io.billhook.api.http.access.Principal;
import io.billhook.api.http.trace.ClientAddress;
import io.billhook.api.limit.BucketState;
import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.Rate;
import io.billhook.problem.ProblemType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes from the buckets of its caller, and what its answer tells of the one with
 * the least left: {@code RateLimit} and {@code RateLimit-Policy}, as
 * draft-ietf-httpapi-ratelimit-headers-09 has them.
 */
final class RequestLimit {
  private final Buckets buckets;
  private final RateLimits.@Nullable Rates rates;
  private @Nullable Taken tightest;

  private record Taken(String policy, Rate rate, BucketState level) {}

  /**
   * @param rates without any nothing is taken
   */
  RequestLimit(Buckets buckets, Optional<RateLimits.Rates> rates) {
    this.buckets = buckets;
    this.rates = rates.orElse(null);
  }

  /**
   * Before it is known who is asking, so that guessed tokens are limited too.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS
   */
  void take(ClientAddress from) {
    if (rates != null) {
      take(rates.name() + "/address", from.network(), rates.several());
    }
  }

  /**
   * The key before its tenant: a program that is too fast takes nothing from the tenant's others.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS
   */
  void take(Principal who) {
    if (rates == null) {
      return;
    }
    switch (who) {
      case Principal.ApiKey key -> take(rates.name() + "/key", key.id(), rates.one());
      case Principal.Person person ->
          take(rates.name() + "/account", person.account(), rates.one());
      case Principal.Anonymous _ -> {}
    }
    if (who.tenantOrNull() != null) {
      take(rates.name() + "/tenant", who.tenantOrNull(), rates.several());
    }
  }

  private void take(String policy, Object whose, Rate rate) {
    BucketState level = buckets.take(policy + "/" + whose, rate);
    if (tightest == null || !level.isTaken() || level.left() < tightest.level().left()) {
      tightest = new Taken(policy, rate, level);
    }
    if (!level.isTaken()) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many requests; come again later")
          .retryAfter(level.next());
    }
  }

  /**
   * Adds the headers, and counts a refusal. An endpoint that was asked too often itself leaves
   * nothing of the rest.
   */
  Answer tell(Answer answer) {
    if (rates != null && answer.status() == ProblemType.TOO_MANY_REQUESTS.status()) {
      rates.refused().increment();
    }
    if (tightest == null) {
      return answer;
    }
    String name = '"' + tightest.policy() + '"';
    Rate rate = tightest.rate();
    BucketState level = tightest.level();
    String wait = answer.headers().get(Problems.RETRY_AFTER);
    boolean refused = answer.status() == ProblemType.TOO_MANY_REQUESTS.status() && wait != null;
    return answer
        .with(
            "RateLimit-Policy",
            name + ";q=" + rate.burst() + ";w=" + Problems.seconds(rate.window()))
        .with(
            "RateLimit",
            refused
                ? name + ";r=0;t=" + wait
                : name + ";r=" + level.left() + ";t=" + Problems.seconds(level.full()));
  }
}
