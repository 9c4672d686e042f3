package io.billhook.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.StripeResponse;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an error of Stripe's means. Source: docs.stripe.com/api/errors and /error-codes; 409 is a
 * lock or an idempotency key still in use: Stripe is well, and it passes.
 */
final class StripeErrors {
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,80}");
  private static final Pattern PARAM = Pattern.compile("[a-z0-9_\\[\\]]{1,80}");
  private static final String NO_CODE = "no_code";
  private static final String MISSING = "resource_missing";

  /** Our word for it: the object is there, for keys of the other mode, live or test. */
  private static final String OTHER_MODE = "other_mode";

  /** In the message of MISSING; its code is the same as where there is no such object. */
  private static final String SIMILAR = "a similar object exists in ";

  /** Its code where it has one, and our word for the error where it has none. */
  private static final String KNOWN_METER_EVENT = "duplicate_meter_event";

  /** In the message of that one. */
  private static final String KNOWN_IDENTIFIER = "already exists with identifier";

  private static final Duration SOON = Duration.ofSeconds(1);

  private StripeErrors() {}

  static ProviderException of(StripeResponse response) {
    StripeError error = error(response);
    String code = error.code();
    // What Stripe's support asks for; a proxy's answer has none.
    String request = response.requestId() == null ? "" : " (request " + response.requestId() + ")";
    return new ProviderException(
        StripeObjects.PROVIDER,
        kind(response, code),
        "HTTP " + response.code() + " " + code + request + advice(code),
        error);
  }

  private static String advice(String code) {
    return code.equals(OTHER_MODE)
        ? ": STRIPE_SECRET_KEY is of the other mode (live or test) than the object"
        : "";
  }

  private static Kind kind(StripeResponse response, String code) {
    return switch (response.code()) {
      case 401, 403 -> new Kind.Auth();
      case 409 -> new Kind.RateLimited(Optional.of(SOON));
      case 429 -> new Kind.RateLimited(retryAfter(response));
      default ->
          response.code() >= 400 && response.code() < 500
              ? new Kind.Rejected(code)
              : new Kind.Transient(retryAfter(response));
    };
  }

  private static Optional<Duration> retryAfter(StripeResponse response) {
    return RetryAfter.parse(
        response.headers().firstValue("Retry-After").orElse(null), Instant.now());
  }

  private static StripeError error(StripeResponse response) {
    boolean repeated =
        response.headers().firstValue("Idempotent-Replayed").filter("true"::equals).isPresent();
    try {
      JsonNode error =
          StripeJson.parse(response.body() == null ? "" : response.body()).path("error");
      return new StripeError(code(error), word(error.path("param").asText()), repeated);
    } catch (StripeJson.MalformedJson e) {
      return new StripeError(NO_CODE, "", repeated); // not Stripe's: a proxy's page
    }
  }

  /** Stripe's own word for the error, or its type where it has none: {@code resource_missing}. */
  private static String code(JsonNode error) {
    String code = error.path("code").asText(error.path("type").asText(NO_CODE));
    if (code.equals(MISSING) && error.path("message").asText().contains(SIMILAR)) {
      return OTHER_MODE;
    }
    if (error.path("message").asText().contains(KNOWN_IDENTIFIER)) {
      return KNOWN_METER_EVENT;
    }
    return CODE.matcher(code).matches() ? code : NO_CODE;
  }

  private static String word(String param) {
    return PARAM.matcher(param).matches() ? param : "";
  }
}
