package io.billhook.launcher.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every kind of event that Stripe may send to an endpoint, whatever it is about, thin ones among
 * them: each is taken, and nothing is left over. And what follows from the one of entitlements.
 */
final class EveryEventTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FEATURES = 12;

  /** Objects that simulated Stripe has, by how the types of their events begin. */
  private static final Map<String, String> OBJECTS = new TreeMap<>();

  static {
    OBJECTS.put("customer.", "customer");
    OBJECTS.put("customer.subscription.", "subscription");
    OBJECTS.put("product.", "product");
    OBJECTS.put("price.", "price");
    OBJECTS.put("invoice.", "invoice");
    OBJECTS.put("invoice_payment.", "invoice_payment");
    OBJECTS.put("charge.", "charge");
    OBJECTS.put("charge.dispute.", "dispute");
    OBJECTS.put("charge.refund.", "refund");
    OBJECTS.put("refund.", "refund");
    OBJECTS.put("payment_intent.", "payment_intent");
    OBJECTS.put("payment_method.", "payment_method");
    OBJECTS.put("checkout.session.", "checkout.session");
    OBJECTS.put("coupon.", "coupon");
    OBJECTS.put("promotion_code.", "promotion_code");
    OBJECTS.put("billing.meter.", "billing.meter");
    OBJECTS.put("billing_portal.configuration.", "billing_portal.configuration");
  }

  private static FlowStack flow;
  private static HttpDoor stripe;

  @BeforeAll
  static void start() throws Exception {
    flow = FlowStack.on(TestServices.embeddedBroker());
    stripe = HttpDoor.to(flow.stack.base()).with("sk_test_dev");
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void every_kind_of_event_is_taken_and_twelve_features_are_twelve_entitlements()
      throws IOException {
    JsonObject made = customerOfTwelveFeatures();
    List<JsonObject> events = events(made);
    Collections.shuffle(events, new Random(7));
    for (JsonObject event : events) {
      assertThat(flow.client.deliver(event)).as(event.getString("type")).isEqualTo(200);
      assertThat(flow.client.deliver(event)).as("again").isEqualTo(200);
    }
    Await.until("no event waits", PATIENCE, () -> inState("received").isEmpty());
    assertThat(inState("failed")).isEmpty();
    assertThat(FlowClient.data(flow.client.ops().get("/ops/api/jobs?state=dead"))).isEmpty();
    assertThat(flow.client.events())
        .extracting(event -> event.getString("external_id"))
        .containsAll(events.stream().map(event -> event.getString("id")).toList());
    Await.until(
        FEATURES + " entitlements",
        PATIENCE,
        () -> FlowClient.data(flow.api().get("/v1/billing/entitlements")).size() == FEATURES);
  }

  private static List<JsonObject> inState(String state) {
    return FlowClient.data(
        flow.client.ops().get("/ops/api/webhooks?provider=stripe&state=" + state));
  }

  /** A customer of the tenant, with a dispute and a refund. */
  private static JsonObject customerOfTwelveFeatures() {
    String product = call("POST", "products?name=All").getString("id");
    for (int i = 0; i < FEATURES; i++) {
      String feature =
          call("POST", "entitlements/features?name=F" + i + "&lookup_key=f" + i).getString("id");
      call("POST", "products/" + product + "/features?entitlement_feature=" + feature);
    }
    String price =
        call(
                "POST",
                "prices?currency=usd&unit_amount=500&recurring%5Binterval%5D=month&product="
                    + product)
            .getString("id");
    HttpDoor simulators = flow.client.simulators();
    JsonObject made =
        simulators
            .post(
                "/_sim/stripe/customers",
                new JsonObject()
                    .put("email", "ada@example.com")
                    .put("price", price)
                    .put("metadata", new JsonObject().put("tenant_id", flow.tenant())))
            .ok();
    JsonObject charge = new JsonObject().put("charge", made.getString("charge"));
    simulators.post("/_sim/stripe/disputes", charge).ok();
    call("POST", "refunds?amount=100&charge=" + made.getString("charge"));
    call(
        "POST",
        "checkout/sessions?mode=setup&success_url=http://localhost/&customer="
            + made.getString("customer"));
    return made;
  }

  private static List<JsonObject> events(JsonObject made) throws IOException {
    List<JsonObject> events = new ArrayList<>();
    for (String type : types()) {
      JsonObject object =
          type.startsWith("entitlements.")
              ? summary(made.getString("customer"))
              : OBJECTS.keySet().stream()
                  .filter(type::startsWith)
                  .max((a, b) -> Integer.compare(a.length(), b.length()))
                  .map(stem -> newest(Objects.requireNonNull(OBJECTS.get(stem))))
                  .orElseGet(() -> unknown(type));
      if (type.equals("invoice.upcoming")) {
        object.remove("id");
      }
      events.add(StripeFixtures.event("evt_every_" + type, type, object));
    }
    assertThat(events).hasSizeGreaterThan(250);
    events.add(
        thin("v1.billing.meter.error_report_triggered", "billing.meter", "mtr_test_api_calls"));
    events.add(thin("v1.billing.meter.no_meter_found", "", ""));
    events.add(thin("v2.core.account.updated", "v2.core.account", "acct_1"));
    events.add(thin("v1.customer.updated", "customer", made.getString("customer")));
    return events;
  }

  private static List<String> types() throws IOException {
    try (var text = EveryEventTest.class.getResourceAsStream("stripe-event-types.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private static JsonObject newest(String type) {
    return FlowClient.data(
            flow.client.simulators().get("/_sim/stripe/objects?limit=1&object=" + type))
        .getFirst();
  }

  /** Of what simulated Stripe does not have. */
  private static JsonObject unknown(String type) {
    String name = type.substring(0, type.lastIndexOf('.'));
    return new JsonObject().put("id", "obj_" + name.replace('.', '_')).put("object", name);
  }

  private static JsonObject summary(String customer) {
    return new JsonObject()
        .put("object", "entitlements.active_entitlement_summary")
        .put("customer", customer)
        .put("livemode", false);
  }

  private static JsonObject thin(String type, String relatedType, String related) {
    JsonObject event =
        new JsonObject()
            .put("id", "evt_every_thin_" + type)
            .put("object", "v2.core.event")
            .put("type", type)
            .put("livemode", false)
            .put("created", Instant.now().toString());
    return relatedType.isEmpty()
        ? event
        : event.put(
            "related_object",
            new JsonObject().put("id", related).put("type", relatedType).put("url", "/v1/x"));
  }

  private static JsonObject call(String method, String path) {
    return stripe.send(method, "/_sim/stripe/api/v1/" + path, Map.of(), "").ok();
  }
}
