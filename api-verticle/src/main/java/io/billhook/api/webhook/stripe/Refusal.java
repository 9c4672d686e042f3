package io.billhook.api.webhook.stripe;

import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.Locale;

/** Why a delivery is not accepted. Each is counted by its name. */
enum Refusal {
  NO_HEADER(ProblemType.INVALID_SIGNATURE, "The header Stripe-Signature is missing"),
  MALFORMED_HEADER(ProblemType.INVALID_SIGNATURE, "The header Stripe-Signature cannot be read"),
  BAD_SIGNATURE(ProblemType.INVALID_SIGNATURE, "No signature matches the body"),
  STALE(ProblemType.INVALID_SIGNATURE, "The signature is older than five minutes"),
  MALFORMED_JSON(ProblemType.MALFORMED_JSON, "The body is not valid JSON"),
  NO_ID(ProblemType.BAD_REQUEST, "The event has no id of 1 to 255 characters"),
  NO_TYPE(ProblemType.BAD_REQUEST, "The event has no type of 1 to 255 characters"),
  WRONG_LIVEMODE(ProblemType.WRONG_MODE, "The event belongs to the other mode, live or test"),
  UNSTORABLE(ProblemType.BAD_REQUEST, "The event cannot be stored"),
  WRONG_METHOD(ProblemType.METHOD_NOT_ALLOWED, "This address takes POST"),
  TOO_LARGE(ProblemType.PAYLOAD_TOO_LARGE, "A body has at most 1 MiB");

  private final ProblemType type;
  private final String detail;

  Refusal(ProblemType type, String detail) {
    this.type = type;
    this.detail = detail;
  }

  /** The value of the metric's label and of {@code rejected_webhook.reason}. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  ProblemException problem() {
    return type.because(detail);
  }
}
