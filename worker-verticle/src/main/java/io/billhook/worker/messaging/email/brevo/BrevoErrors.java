package io.billhook.worker.messaging.email.brevo;

import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
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
  static boolean isDuplicate(ProviderAnswer answer) {
    return answer.status() >= 400
        && answer.status() < 500
        && code(answer).equals("duplicate_parameter");
  }

  static ProviderException of(ProviderAnswer answer) {
    String code = code(answer);
    return new ProviderException(
        BrevoProvider.PROVIDER, kind(answer, code), "HTTP " + answer.status() + " " + code);
  }

  private static Kind kind(ProviderAnswer answer, String code) {
    int status = answer.status();
    return switch (status) {
      case 401, 403 -> new Kind.Auth();
      case 408 -> new Kind.Transient();
      case 429 ->
          new Kind.RateLimited(
              answer.wait("retry-after").or(() -> answer.wait("x-sib-ratelimit-reset")));
      default ->
          status >= 400 && status < 500
              ? new Kind.Rejected(code)
              : new Kind.Transient(answer.wait("retry-after"));
    };
  }

  private static String code(ProviderAnswer answer) {
    return field(answer, "code").filter(c -> CODE.matcher(c).matches()).orElse(NO_CODE);
  }

  /** A text of the answer's JSON; empty where the answer is none. */
  static Optional<String> field(ProviderAnswer answer, String name) {
    return answer
        .json()
        .map(json -> json.getValue(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
