package io.billhook.api.intake;

import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;

/**
 * Why a delivery is not accepted. A provider has these and some of its own.
 *
 * @param reason the value of the metric's label and of {@code rejected_webhook.reason}
 * @param detail told to the sender
 */
public record Refusal(String reason, ProblemType type, String detail) {
  public static final Refusal BAD_SIGNATURE =
      new Refusal("bad_signature", ProblemType.INVALID_SIGNATURE, "No signature matches the body");
  public static final Refusal MALFORMED_JSON =
      new Refusal("malformed_json", ProblemType.MALFORMED_JSON, "The body is not valid JSON");
  public static final Refusal UNSTORABLE =
      new Refusal("unstorable", ProblemType.BAD_REQUEST, "The event cannot be stored");
  public static final Refusal WRONG_METHOD =
      new Refusal("wrong_method", ProblemType.METHOD_NOT_ALLOWED, "This address takes POST");
  public static final Refusal TOO_LARGE =
      new Refusal("too_large", ProblemType.PAYLOAD_TOO_LARGE, "A body has at most 1 MiB");

  public ProblemException problem() {
    return type.because(detail);
  }
}
