package io.billhook.devkit.simulator.provider;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A call that the simulator carried out. A replay under an idempotency key is marked as such. */
record AcceptedCall(
    Provider provider, ApiCall call, @Nullable String idempotencyKey, ApiAnswer answer) {

  /** Refused calls had no effect, and are no calls of this list; a read of nothing is a read. */
  static boolean accepts(ApiCall call, ApiAnswer answer) {
    return answer.status() < 400 || (answer.status() == 404 && call.method().equals("GET"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("provider", provider.key())
        .put("method", call.method())
        .put("path", call.path())
        .put("query", call.query())
        .put("idempotency_key", idempotencyKey)
        .put("stripe_version", call.header("Stripe-Version"))
        .put("body", Bodies.readable(call))
        .put("status", answer.status())
        .put("replayed", answer.headers().containsKey("Idempotent-Replayed"))
        .put("at", call.at().toString());
  }
}
