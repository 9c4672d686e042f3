package io.billhook.launcher.crash;

import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tenant of a plant as a customer of simulated Stripe, with meters, and what it uses. */
final class Metered {
  private static final int PATIENT_TRIES = 60;

  private final Plant plant;
  private final HttpDoor stripe;
  private final String customer;

  Metered(Plant plant) {
    this.plant = plant;
    this.stripe = plant.client.simulators().with("sk_test_served");
    String tenant = plant.ledger.texts("SELECT id FROM tenant WHERE name = 'Acme'").getFirst();
    this.customer =
        create("customers", Map.of("email", "ada@acme.example", "metadata[tenant_id]", tenant));
  }

  /** Gives the meter's id. */
  String meter(String name, String formula) {
    return create(
        "billing/meters",
        Map.of(
            "display_name",
            name,
            "event_name",
            name,
            "default_aggregation[formula]",
            formula,
            "customer_mapping[event_payload_key]",
            "stripe_customer_id",
            "customer_mapping[type]",
            "by_id",
            "value_settings[event_payload_key]",
            "value"));
  }

  /** Whether our copy has the customer and so many meters of these names. */
  boolean isKnown(String prefix, int meters) {
    return plant.ledger.number(
            "SELECT count(*) FROM billing_object WHERE stripe_id = '"
                + customer
                + "' OR (object = 'billing.meter' AND starts_with(data->>'event_name', '"
                + prefix
                + "'))")
        == meters + 1;
  }

  private String create(String collection, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return stripe
        .send(
            "POST",
            "/_sim/stripe/api/v1/" + collection,
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            body)
        .ok()
        .getString("id");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Sends a batch until it is taken. */
  JsonObject use(List<JsonObject> events) {
    JsonObject body = new JsonObject().put("events", new JsonArray(events));
    for (int i = 0; ; i++) {
      try {
        var answer = plant.api.post("/v1/usage-events", body);
        if (answer.status() < 500 || i == PATIENT_TRIES) {
          return answer.ok();
        }
      } catch (UncheckedIOException e) {
        if (i == PATIENT_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Takes a use back. */
  void take(String event) {
    plant.api.post("/v1/usage-events/" + event + "/void", new JsonObject()).ok();
  }

  /** What simulated Stripe has of a meter. */
  BigDecimal atStripe(String meter, Instant from, Instant to) {
    return stripe
        .get(
            "/_sim/stripe/api/v1/billing/meters/%s/event_summaries?customer=%s&start_time=%d&end_time=%d"
                .formatted(meter, customer, from.getEpochSecond(), to.getEpochSecond()))
        .ok()
        .getJsonArray("data")
        .stream()
        .map(each -> new BigDecimal(((JsonObject) each).getValue("aggregated_value").toString()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** What we have of a meter, by its name. */
  JsonObject here(String name, Instant from, Instant to) {
    return plant
        .api
        .get("/v1/usage?meter=%s&from=%s&to=%s".formatted(name, from, to))
        .ok()
        .getJsonArray("data")
        .getJsonObject(0);
  }
}
