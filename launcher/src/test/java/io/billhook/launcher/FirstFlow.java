package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The flow at its smallest, wherever Billhook runs: an event whose payload is of an older state and
 * an older API version makes Billhook hold what Stripe has now, and its duplicates do nothing.
 */
public final class FirstFlow {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private FirstFlow() {}

  /**
   * Goes through it.
   *
   * @param name makes the ids unique in this installation
   */
  public static void check(FlowClient client, String name) {
    String customer = "cus_" + name;
    String subscription = "sub_" + name;
    client.store(StripeFixtures.customer(customer, name + "@example.com", "unknown"));
    JsonObject current =
        client.store(StripeFixtures.subscription(subscription, customer, "active"));

    JsonObject event = hint("evt_" + name, subscription, customer);
    assertThat(client.deliver(event)).isEqualTo(200);
    JsonObject processed = client.awaitProcessed("evt_" + name, PATIENCE);
    assertThat(processed.getInteger("duplicates")).isZero();
    assertThat(processed.getValue("note")).isNull();
    JsonObject held = client.held(subscription).orElseThrow();
    assertThat(held.getJsonObject("data")).isEqualTo(current);
    assertThat(held.getString("object")).isEqualTo("subscription");
    assertThat(client.heldData(customer).getString("email")).isEqualTo(name + "@example.com");

    for (int i = 0; i < 10; i++) {
      assertThat(client.deliver(event)).isEqualTo(200);
    }
    assertThat(client.event("evt_" + name)).contains(processed.copy().put("duplicates", 10));
    assertThat(client.held(subscription)).contains(held);
  }

  /** As API version 2019-05-16 showed a subscription, before its first payment. */
  private static JsonObject hint(String event, String subscription, String customer) {
    JsonObject plan = new JsonObject().put("id", "plan_old").put("object", "plan");
    JsonObject payload =
        StripeFixtures.subscription(subscription, customer, "incomplete")
            .put("plan", plan)
            .put("quantity", 3)
            .put("tax_percent", 19.0)
            .put("items", new JsonObject().put("data", new JsonArray().add(plan)))
            .put("metadata", new JsonObject().put("plan", "of last year"));
    return StripeFixtures.event(event, "customer.subscription.created", payload);
  }
}
