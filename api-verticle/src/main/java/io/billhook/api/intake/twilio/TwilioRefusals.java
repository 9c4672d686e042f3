package io.billhook.api.intake.twilio;

import io.billhook.api.intake.Refusal;
import io.billhook.problem.ProblemType;
import java.util.List;

/** Why a callback of Twilio's is not accepted. */
final class TwilioRefusals {
  static final Refusal NO_HEADER =
      new Refusal("no_header", ProblemType.FORBIDDEN, "The header X-Twilio-Signature is missing");
  static final Refusal BAD_SIGNATURE =
      new Refusal("bad_signature", ProblemType.FORBIDDEN, "The signature matches no account's");
  static final Refusal MALFORMED_FORM =
      new Refusal(
          "malformed_form",
          ProblemType.BAD_REQUEST,
          "The body is neither a form nor a JSON object");
  static final Refusal NO_MESSAGE =
      new Refusal(
          "no_message", ProblemType.BAD_REQUEST, "MessageSid or MessageStatus is missing or none");

  static final Refusal TOO_LONG =
      new Refusal("too_long", ProblemType.PAYLOAD_TOO_LARGE, "A callback has at most 64 KiB");

  static final List<Refusal> ALL =
      List.of(NO_HEADER, BAD_SIGNATURE, TOO_LONG, MALFORMED_FORM, NO_MESSAGE);

  private TwilioRefusals() {}
}
