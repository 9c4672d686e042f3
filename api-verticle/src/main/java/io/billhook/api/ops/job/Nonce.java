package io.billhook.api.ops.job;

import io.billhook.api.http.Json;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.crypto.Sha256;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What makes a repeated request the same request: the member {@code nonce}, or the header {@code
 * Idempotency-Key}.
 *
 * @param owner whose it is: two operators don't meet
 * @param request a hash of what is asked
 */
record Nonce(UUID owner, String text, String request) {
  private static final String MEMBER = "nonce";
  private static final String HEADER = "Idempotency-Key";

  /** The text of the request's nonce, or null; what is wrong with it is noted in the body. */
  static @Nullable String read(Request request, Fields body) {
    String member = body.optionalText(MEMBER, TextRule.LINE);
    String header = request.header(HEADER);
    if (header == null) {
      return member;
    }
    if (!TextRule.LINE.accepts().test(header)) {
      body.error(MEMBER, "as the header " + HEADER + " must have printable characters");
    } else if (member != null && !member.equals(header)) {
      body.error(MEMBER, "is not what the header " + HEADER + " says");
    }
    return header;
  }

  static Nonce of(UUID owner, String text, Object asked) {
    return new Nonce(owner, text, HexFormat.of().formatHex(Sha256.of(Json.text(asked))));
  }
}
