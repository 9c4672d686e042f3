package io.billhook.devkit.simulator.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A call that the simulator carried out. A replay under an idempotency key is marked as such. */
record AcceptedCall(
    Provider provider, ApiCall call, @Nullable String idempotencyKey, ApiAnswer answer) {

  /**
   * Refused calls had no effect, and are no calls of this list, save repetitions of one that was
   * accepted; a read of nothing is a read.
   */
  static boolean accepts(ApiCall call, ApiAnswer answer) {
    return answer.status() < 400
        || isReplayed(answer)
        || (answer.status() == 404 && call.method().equals("GET"));
  }

  private static boolean isReplayed(ApiAnswer answer) {
    return answer.headers().containsKey("Idempotent-Replayed");
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("provider", provider.key())
        .put("method", call.method())
        .put("path", call.path())
        .put("query", call.query())
        .put("credential", credential())
        .put("idempotency_key", idempotencyKey)
        .put("stripe_version", call.header("Stripe-Version"))
        .put("body", Bodies.readable(call))
        .put("status", answer.status())
        .put("replayed", isReplayed(answer))
        .put("at", call.at().toString());
  }

  /** By whose key it was made: Brevo's header, a bearer token, or the name of Basic. */
  private @Nullable String credential() {
    String key = call.header("api-key");
    String given = call.header("Authorization");
    if (key != null || given == null) {
      return key;
    }
    if (given.startsWith("Basic ")) {
      try {
        String both = new String(Base64.getDecoder().decode(given.substring(6)), UTF_8);
        return both.split(":", 2)[0];
      } catch (IllegalArgumentException _) {
        return null;
      }
    }
    return given.startsWith("Bearer ") ? given.substring(7) : given;
  }
}
