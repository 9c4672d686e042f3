package io.billhook.api.ops.access;

import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import org.jspecify.annotations.Nullable;

/** Why an operator does something: {@code {"reason": "…"}}, for the audit log. */
public final class Reason {
  private Reason() {}

  /** From a body that holds nothing else and may be missing. */
  public static @Nullable String of(Request request) {
    Fields body = request.jsonIfAny();
    String reason = in(body);
    body.check();
    return reason;
  }

  /** From among the other members of a body; the caller checks it. */
  public static @Nullable String in(Fields body) {
    return body.optionalText("reason", TextRule.LINE);
  }
}
