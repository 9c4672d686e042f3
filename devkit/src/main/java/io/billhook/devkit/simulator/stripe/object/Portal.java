package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;

/** Sessions of the customer portal. */
final class Portal {
  private static final String CONFIGURATION = "billing_portal.configuration";

  private Portal() {}

  static JsonObject create(Change change, JsonObject session, JsonObject params) {
    change.named("customer", session.getString("customer"), "customer");
    String asked = params.getString("configuration");
    JsonObject configuration =
        asked == null ? standard(change) : change.named(CONFIGURATION, asked, "configuration");
    if (!Boolean.TRUE.equals(configuration.getValue("active"))) {
      throw StripeError.invalid(
          null, "configuration", "The provided configuration is inactive: " + asked);
    }
    Object back = params.getValue("return_url");
    return change.add(
        session
            .put("configuration", configuration.getString("id"))
            .put("return_url", back == null ? configuration.getValue("default_return_url") : back)
            .put("url", change.address() + "/_sim/stripe/portal/" + session.getString("id")));
  }

  private static JsonObject standard(Change change) {
    return change.account().objects().newestFirst(CONFIGURATION).stream()
        .filter(one -> Boolean.TRUE.equals(one.getValue("is_default")))
        .findFirst()
        .orElseThrow(
            () ->
                StripeError.invalid(
                    null,
                    null,
                    "No configuration provided and your test mode default configuration has not"
                        + " been created. Provide a configuration or create your default by saving"
                        + " your customer portal settings in test mode."));
  }
}
