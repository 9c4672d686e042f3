package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.vertx.core.json.JsonObject;

/** An error in Brevo's shape: {@code {"code", "message"}}. */
final class BrevoError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  BrevoError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static BrevoError missing(String what) {
    return new BrevoError(400, "missing_parameter", what + " is missing");
  }

  static BrevoError invalid(String message) {
    return new BrevoError(400, "invalid_parameter", message);
  }

  ApiAnswer answer() {
    return ApiAnswer.of(status, new JsonObject().put("code", code).put("message", getMessage()));
  }
}
