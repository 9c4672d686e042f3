package io.billhook.api.intake.stripe;

import io.billhook.api.intake.Refusal;
import io.billhook.problem.ProblemType;
import java.util.List;

/** Why a delivery of Stripe's is not accepted. */
final class StripeRefusals {
  static final Refusal NO_HEADER =
      new Refusal(
          "no_header", ProblemType.INVALID_SIGNATURE, "The header Stripe-Signature is missing");
  static final Refusal MALFORMED_HEADER =
      new Refusal(
          "malformed_header",
          ProblemType.INVALID_SIGNATURE,
          "The header Stripe-Signature cannot be read");
  static final Refusal STALE =
      new Refusal(
          "stale", ProblemType.INVALID_SIGNATURE, "The signature is older than five minutes");
  static final Refusal NO_ID =
      new Refusal("no_id", ProblemType.BAD_REQUEST, "The event has no id of 1 to 255 characters");
  static final Refusal NO_TYPE =
      new Refusal(
          "no_type", ProblemType.BAD_REQUEST, "The event has no type of 1 to 255 characters");
  static final Refusal WRONG_LIVEMODE =
      new Refusal(
          "wrong_livemode",
          ProblemType.WRONG_MODE,
          "The event belongs to the other mode, live or test");

  static final List<Refusal> ALL =
      List.of(
          NO_HEADER,
          MALFORMED_HEADER,
          Refusal.BAD_SIGNATURE,
          STALE,
          Refusal.MALFORMED_JSON,
          NO_ID,
          NO_TYPE,
          WRONG_LIVEMODE);

  private StripeRefusals() {}
}
