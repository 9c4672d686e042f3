package io.billhook.worker.messaging.email.brevo;

import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.RetryAfter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an error of Brevo's means. Source: developers.brevo.com/docs/how-it-works (error codes) and
 * /docs/api-limits: a 429 tells the seconds to wait in {@code x-sib-ratelimit-reset}.
 */
final class BrevoErrors {
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,80}");
  private static final String NO_CODE = "no_code";

  private BrevoErrors() {}

  /** Whether the mail was taken before, under the same idempotency key. */
  static boolean isDuplicate(HttpResponse<Buffer> response) {
    return response.statusCode() >= 400
        && response.statusCode() < 500
        && code(response).equals("duplicate_parameter");
  }

  static ProviderException of(HttpResponse<Buffer> response) {
    String code = code(response);
    return new ProviderException(
        BrevoProvider.PROVIDER, kind(response, code), "HTTP " + response.statusCode() + " " + code);
  }

  private static Kind kind(HttpResponse<Buffer> response, String code) {
    int status = response.statusCode();
    return switch (status) {
      case 401, 403 -> new Kind.Auth();
      case 408 -> new Kind.Transient();
      case 429 ->
          new Kind.RateLimited(
              retryAfter(response)
                  .or(
                      () ->
                          RetryAfter.parse(
                              response.getHeader("x-sib-ratelimit-reset"), Instant.now())));
      default ->
          status >= 400 && status < 500
              ? new Kind.Rejected(code)
              : new Kind.Transient(retryAfter(response));
    };
  }

  private static Optional<Duration> retryAfter(HttpResponse<Buffer> response) {
    return RetryAfter.parse(response.getHeader("retry-after"), Instant.now());
  }

  private static String code(HttpResponse<Buffer> response) {
    return field(response, "code").filter(c -> CODE.matcher(c).matches()).orElse(NO_CODE);
  }

  /** A text of the answer's JSON; empty where the answer is none. */
  static Optional<String> field(HttpResponse<Buffer> response, String name) {
    try {
      JsonObject json = response.bodyAsJsonObject();
      return json == null || !(json.getValue(name) instanceof String text)
          ? Optional.empty()
          : Optional.of(text);
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty(); // not Brevo's: a proxy's page
    }
  }
}
