package io.billhook.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Objects and events of Stripe's, as small as they can be. */
public final class StripeFixtures {
  private StripeFixtures() {}

  public static JsonObject customer(String id, String email, String tenant) {
    return new JsonObject()
        .put("id", id)
        .put("object", "customer")
        .put("email", email)
        .put("livemode", false)
        .put("metadata", new JsonObject().put("tenant_id", tenant));
  }

  public static JsonObject product(String id) {
    return new JsonObject().put("id", id).put("object", "product").put("name", "Made by hand");
  }

  public static JsonObject subscription(String id, String customer, String status) {
    return new JsonObject()
        .put("id", id)
        .put("object", "subscription")
        .put("customer", customer)
        .put("status", status)
        .put("items", new JsonObject().put("object", "list").put("data", new JsonArray()))
        .put("metadata", new JsonObject().put("plan", "of today"));
  }

  public static JsonObject invoice(String id, String customer, String email, String status) {
    return new JsonObject()
        .put("id", id)
        .put("object", "invoice")
        .put("customer", customer)
        .put("customer_email", email)
        .put("currency", "eur")
        .put("status", status)
        .put("total", 1900)
        .put("amount_paid", status.equals("paid") ? 1900 : 0)
        .put("number", "N-" + id)
        .put("metadata", new JsonObject());
  }

  /** An event whose payload is the given state of the object. */
  public static JsonObject event(String id, String type, JsonObject payload) {
    return new JsonObject()
        .put("id", id)
        .put("object", "event")
        .put("api_version", "2019-05-16")
        .put("created", 1_560_000_000)
        .put("livemode", false)
        .put("type", type)
        .put("data", new JsonObject().put("object", payload));
  }
}
