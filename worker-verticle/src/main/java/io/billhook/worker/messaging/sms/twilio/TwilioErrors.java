package io.billhook.worker.messaging.sms.twilio;

import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;

/**
 * What an error of Twilio's means. Source: twilio.com/docs/usage/twilios-response; the numbers are
 * those of twilio.com/docs/api/errors.
 */
final class TwilioErrors {
  private static final String NO_CODE = "no_code";

  private TwilioErrors() {}

  /**
   * @param by the account that was called by
   */
  static ProviderException of(String by, ProviderAnswer answer) {
    String code = code(answer);
    return new ProviderException(by, kind(answer, code), "HTTP " + answer.status() + " " + code);
  }

  private static Kind kind(ProviderAnswer answer, String code) {
    int status = answer.status();
    return switch (status) {
      case 401, 402, 403 -> new Kind.Auth();
      case 408 -> new Kind.UnknownResult();
      case 429 -> new Kind.RateLimited(answer.wait("retry-after"));
      default ->
          status >= 400 && status < 500
              ? new Kind.Rejected(code)
              // It may have been taken before whatever went wrong did.
              : new Kind.UnknownResult(answer.wait("retry-after"));
    };
  }

  private static String code(ProviderAnswer answer) {
    return answer
        .json()
        .map(json -> json.getValue("code"))
        .filter(Integer.class::isInstance)
        .map(Object::toString)
        .orElse(NO_CODE);
  }
}
