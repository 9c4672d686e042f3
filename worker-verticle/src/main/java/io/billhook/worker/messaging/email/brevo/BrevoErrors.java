package io.billhook.worker.messaging.email.brevo;

import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an error of Brevo's means. Source: developers.brevo.com/docs/how-it-works (error codes) and
 * /docs/limit-headers: a 429 tells the seconds to wait in {@code x-sib-ratelimit-reset}.
 */
final class BrevoErrors {
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,80}");
  private static final String NO_CODE = "no_code";

  /** Of the account, whatever the status: every mail of it would be refused. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of(
          "unauthorized",
          "permission_denied",
          "not_enough_credits",
          "account_under_validation",
          "reseller_permission_denied");

  private BrevoErrors() {}

  /** Whether the mail was taken before, under the same idempotency key. */
  static boolean isDuplicate(ProviderAnswer answer) {
    return isClientError(answer) && code(answer).equals("duplicate_parameter");
  }

  /**
   * Of a call that hands over a mail. Behind what says 5xx, or leads elsewhere, the mail may have
   * been taken.
   */
  static ProviderException ofSending(String account, ProviderAnswer answer) {
    return of(account, answer, new Kind.UnknownResult(answer.wait("retry-after")));
  }

  /** Of a call that reads: whatever happened, it may be made again. */
  static ProviderException ofReading(String account, ProviderAnswer answer) {
    return of(account, answer, new Kind.Transient(answer.wait("retry-after")));
  }

  /** What says that all went well, and not what came of it. */
  static ProviderException unreadable(String account) {
    return new ProviderException(
        account, new Kind.UnknownResult(), "an answer that is not Brevo's");
  }

  private static ProviderException of(String account, ProviderAnswer answer, Kind otherwise) {
    String code = code(answer);
    Kind kind =
        switch (answer.status()) {
          case 401, 402, 403 -> new Kind.Auth();
          case 408 -> otherwise;
          case 429 -> new Kind.RateLimited(wait(answer));
          default -> {
            if (!isClientError(answer)) {
              yield otherwise;
            }
            yield OF_THE_ACCOUNT.contains(code) ? new Kind.Auth() : new Kind.Rejected(code);
          }
        };
    return new ProviderException(account, kind, "HTTP " + answer.status() + " " + code);
  }

  /** How long its limit is reached, where the answer tells. */
  static Optional<Duration> wait(ProviderAnswer answer) {
    return answer.wait("retry-after").or(() -> answer.wait("x-sib-ratelimit-reset"));
  }

  private static boolean isClientError(ProviderAnswer answer) {
    return answer.status() >= 400 && answer.status() < 500;
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
