package io.billhook.worker.messaging.sms.twilio;

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

/**
 * What an error of Twilio's means. Source: twilio.com/docs/usage/twilios-response; the numbers are
 * those of twilio.com/docs/api/errors.
 */
final class TwilioErrors {
  private static final String NO_CODE = "no_code";

  private TwilioErrors() {}

  static ProviderException of(HttpResponse<Buffer> response) {
    String code = code(response);
    return new ProviderException(
        TwilioProvider.PROVIDER,
        kind(response, code),
        "HTTP " + response.statusCode() + " " + code);
  }

  private static Kind kind(HttpResponse<Buffer> response, String code) {
    int status = response.statusCode();
    return switch (status) {
      case 401, 403 -> new Kind.Auth();
      case 408 -> new Kind.Transient();
      case 429 -> new Kind.RateLimited(retryAfter(response));
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
    try {
      JsonObject json = response.bodyAsJsonObject();
      return json != null && json.getValue("code") instanceof Integer number
          ? number.toString()
          : NO_CODE;
    } catch (DecodeException | ClassCastException e) {
      return NO_CODE; // not Twilio's: a proxy's page
    }
  }
}
