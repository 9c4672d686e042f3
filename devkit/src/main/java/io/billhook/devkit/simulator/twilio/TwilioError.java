package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.vertx.core.json.JsonObject;

/** An error in Twilio's shape (Twilio docs, Error and Warning Dictionary). */
final class TwilioError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final int code;

  TwilioError(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static TwilioError bad(int code, String message) {
    return new TwilioError(400, code, message);
  }

  ApiAnswer answer() {
    return ApiAnswer.of(
        status,
        new JsonObject()
            .put("code", code)
            .put("message", getMessage())
            .put("more_info", "https://www.twilio.com/docs/errors/" + code)
            .put("status", status));
  }
}
