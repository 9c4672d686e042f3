package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.provider.ApiCall;
import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A call to Stripe's API, read: authenticated, its parameters as a tree of strings. */
record StripeRequest(
    String method,
    String path,
    JsonObject params,
    String secretKey,
    String requestId,
    @Nullable String idempotencyKey,
    @Nullable String version,
    String address) {

  static StripeRequest read(ApiCall call) {
    String header = call.header("Authorization");
    if (header == null || !header.startsWith("Bearer ") || header.length() <= 7) {
      throw StripeError.unauthorized();
    }
    boolean post = call.method().equals("POST");
    JsonObject params = StripeForm.read(call.query());
    if (call.body().length() > 0) {
      params.mergeIn(StripeForm.read(call.body().toString()));
    }
    return new StripeRequest(
        call.method(),
        call.path(),
        params,
        header.substring("Bearer ".length()),
        Ids.base62("req_", 14),
        post ? call.header("Idempotency-Key") : null,
        call.header("Stripe-Version"),
        call.origin());
  }

  boolean sameAs(StripeRequest other) {
    return method.equals(other.method) && path.equals(other.path) && params.equals(other.params);
  }

  /** A key belongs to the account whose secret key sent it. */
  String scope(String key) {
    return secretKey + "\n" + key;
  }

  Change.Origin origin() {
    return new Change.Origin(address, requestId, idempotencyKey);
  }
}
