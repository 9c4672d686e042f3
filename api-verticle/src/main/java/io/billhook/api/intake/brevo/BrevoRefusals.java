package io.billhook.api.intake.brevo;

import io.billhook.api.intake.Refusal;
import io.billhook.problem.ProblemType;
import java.util.List;

/** Why a delivery of Brevo's is not accepted. */
final class BrevoRefusals {
  static final Refusal NO_TOKEN =
      new Refusal(
          "no_token",
          ProblemType.FORBIDDEN,
          "Authorization has neither a bearer token nor a password");
  static final Refusal WRONG_TOKEN =
      new Refusal("wrong_token", ProblemType.FORBIDDEN, "The token is none of this installation's");
  static final Refusal WRONG_NETWORK =
      new Refusal(
          "wrong_network", ProblemType.FORBIDDEN, "Callbacks are not taken from this address");
  static final Refusal NO_EVENTS =
      new Refusal(
          "no_events", ProblemType.BAD_REQUEST, "The body is neither an event nor a list of them");
  static final Refusal TOO_MANY_EVENTS =
      new Refusal(
          "too_many_events", ProblemType.PAYLOAD_TOO_LARGE, "A delivery has at most 500 events");

  static final List<Refusal> ALL =
      List.of(
          NO_TOKEN, WRONG_TOKEN, WRONG_NETWORK, Refusal.MALFORMED_JSON, NO_EVENTS, TOO_MANY_EVENTS);

  private BrevoRefusals() {}
}
