package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StripeControlTest {
  private static final String OLD_SHAPE =
      "{\"zeta\":1,\"id\":\"in_old\",\"object\":\"invoice\",\"charge\":\"ch_1\",\"paid\":true,"
          + "\"rate\":0.10,\"exact\":12345678901234567890.123456789,\"big\":123456789012345678901,"
          + "\"none\":null,\"lines\":{\"data\":[{\"amount\":1.50}]}}";

  private Bench bench; // set before each test

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void customer_comes_with_paid_subscription_and_its_events() throws Exception {
    JsonObject made =
        bench.post("/_sim/stripe/customers", new JsonObject().put("email", "a@example.com")).json();
    Set<String> types = new HashSet<>();
    JsonArray events = made.getJsonArray("events");
    for (int i = 0; i < events.size(); i++) {
      Receiver.Received callback = bench.receiver.next();
      assertThat(callback.path()).isEqualTo("/webhooks/stripe");
      assertSigned(callback);
      types.add(callback.json().getString("type"));
    }
    assertThat(types)
        .contains(
            "customer.created",
            "payment_method.attached",
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_succeeded",
            "payment_intent.succeeded",
            "charge.succeeded");
    for (String field :
        List.of(
            "customer",
            "subscription",
            "invoice",
            "charge",
            "payment_method",
            "product",
            "price")) {
      String id = made.getString(field);
      String api = "/v1/" + field + "s/" + id;
      assertThat(bench.stripe(HttpMethod.GET, api).json().getString("id")).isEqualTo(id);
    }
  }

  @Test
  void customer_without_email_is_refused() {
    var answer = bench.post("/_sim/stripe/customers", new JsonObject());
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("\"/email\"");
  }

  @Test
  void lists_below_an_object_go_on_with_objects_of_their_own() {
    for (String id : List.of("il_2", "il_3")) {
      put("{'id':'" + id + "','object':'line_item','invoice':'in_1'}");
    }
    put("{'id':'in_1','object':'invoice','lines':{'data':[{'id':'il_1','object':'line_item'}]}}");
    put("{'id':'re_1','object':'refund','charge':'ch_1'}");
    put("{'id':'ch_1','object':'charge'}");

    JsonObject page =
        bench.stripe(HttpMethod.GET, "/v1/invoices/in_1/lines?limit=1&starting_after=il_1").json();
    assertThat(page.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo("il_2");
    assertThat(page.getBoolean("has_more")).isTrue();
    assertThat(bench.stripe(HttpMethod.GET, "/v1/charges/ch_1/refunds").json().getJsonArray("data"))
        .hasSize(1);
  }

  private void put(String object) {
    assertThat(bench.put("/_sim/stripe/objects", object.replace('\'', '"')).status())
        .isEqualTo(200);
  }

  @Test
  void stored_object_is_served_key_for_key() {
    assertThat(bench.put("/_sim/stripe/objects", OLD_SHAPE).status()).isEqualTo(200);
    assertThat(bench.stripe(HttpMethod.GET, "/v1/invoices/in_old").text()).isEqualTo(OLD_SHAPE);
    assertThat(bench.get("/_sim/stripe/objects/in_old").text()).isEqualTo(OLD_SHAPE);
    assertThat(bench.list("/_sim/stripe/objects?object=invoice")).hasSize(1);
    assertThat(bench.delete("/_sim/stripe/objects/in_old").status()).isEqualTo(204);
    assertThat(bench.stripe(HttpMethod.GET, "/v1/invoices/in_old").status()).isEqualTo(404);
    assertThat(bench.get("/_sim/stripe/objects/in_old").status()).isEqualTo(404);
  }

  @Test
  void object_without_id_is_refused() {
    assertThat(bench.put("/_sim/stripe/objects", "{\"object\":\"invoice\"}").status())
        .isEqualTo(422);
    assertThat(bench.put("/_sim/stripe/objects", "{\"object\":").status()).isEqualTo(400);
    assertThat(bench.put("/_sim/stripe/objects", "[1]").status()).isEqualTo(400);
  }

  @Test
  void item_of_a_stored_subscription_is_served() {
    bench.put(
        "/_sim/stripe/objects",
        "{\"id\":\"sub_1\",\"object\":\"subscription\",\"items\":{\"data\":[{\"id\":\"si_1\","
            + "\"object\":\"subscription_item\"}]}}");
    assertThat(bench.stripe(HttpMethod.GET, "/v1/subscription_items/si_1").status()).isEqualTo(200);
  }

  @Test
  void changed_object_is_told_with_its_current_state() throws Exception {
    bench.put("/_sim/stripe/objects", OLD_SHAPE);
    JsonObject first = deliver(new JsonObject().put("object_ids", List.of("in_old")));
    assertThat(first.getLong("delivered")).isEqualTo(1);
    Receiver.Received callback = bench.receiver.next();
    assertSigned(callback);
    assertThat(callback.json().getString("type")).isEqualTo("invoice.updated");
    assertThat(callback.body()).contains(OLD_SHAPE);

    JsonObject again = deliver(new JsonObject().put("object_ids", List.of("in_old")));
    assertThat(again.getJsonArray("events")).isEqualTo(first.getJsonArray("events"));
    bench.put("/_sim/stripe/objects", "{\"id\":\"in_old\",\"object\":\"invoice\"}");
    JsonObject changed = deliver(new JsonObject().put("object_ids", List.of("in_old")));
    assertThat(changed.getJsonArray("events")).hasSize(2);
  }

  @Test
  void shuffled_delivery_is_the_same_for_a_seed() {
    for (int i = 0; i < 20; i++) {
      bench.put("/_sim/stripe/objects", "{\"id\":\"cus_" + i + "\",\"object\":\"customer\"}");
    }
    JsonObject plan =
        new JsonObject().put("order", "shuffled").put("copies", 2).put("drop", 0.25).put("seed", 7);
    deliver(new JsonObject());
    JsonObject one = deliver(plan);
    JsonObject two = deliver(plan);
    assertThat(two.getJsonArray("events")).isEqualTo(one.getJsonArray("events"));
    assertThat(one.getLong("delivered") + one.getLong("dropped")).isEqualTo(40);
    assertThat(one.getLong("dropped")).isBetween(1L, 25L);
    assertThat(one.getLong("seed")).isEqualTo(7);
    assertThat(deliver(plan.copy().put("seed", 8)).getJsonArray("events"))
        .isNotEqualTo(one.getJsonArray("events"));
  }

  @Test
  void created_order_is_kept() {
    for (int i = 0; i < 5; i++) {
      bench.put("/_sim/stripe/objects", "{\"id\":\"cus_" + i + "\",\"object\":\"customer\"}");
    }
    JsonArray events = deliver(new JsonObject().put("order", "created")).getJsonArray("events");
    for (Object id : events) {
      assertThat(bench.receiver.next().json().getString("id")).isEqualTo(id);
    }
  }

  @Test
  void wrong_delivery_plans_are_refused() {
    for (JsonObject wrong :
        List.of(
            new JsonObject().put("order", "sideways"),
            new JsonObject().put("copies", 0),
            new JsonObject().put("drop", 2),
            new JsonObject().put("object_ids", List.of("cus_none")))) {
      assertThat(bench.post("/_sim/stripe/deliver", wrong).status()).isEqualTo(422);
    }
  }

  @Test
  void refused_delivery_is_tried_again_until_it_is_taken() throws Exception {
    bench.put("/_sim/stripe/objects", "{\"id\":\"cus_1\",\"object\":\"customer\"}");
    bench.receiver.answerNext(503);
    bench.receiver.answerNext(500);
    JsonObject answer = deliver(new JsonObject());
    assertThat(answer.getLong("failed")).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      assertSigned(bench.receiver.next());
    }
    assertThat(bench.list("/_sim/stripe/deliveries").getFirst().getString("type"))
        .isEqualTo("customer.updated");
  }

  @Test
  void nobody_is_called_where_no_webhook_is_set(Vertx vertx) {
    try (Bench untold = new Bench(vertx, false)) {
      untold.put("/_sim/stripe/objects", "{\"id\":\"cus_1\",\"object\":\"customer\"}");
      JsonObject answer = untold.post("/_sim/stripe/deliver", new JsonObject()).json();
      assertThat(answer.getLong("failed")).isEqualTo(1);
      assertThat(untold.list("/_sim/stripe/deliveries"))
          .isNotEmpty()
          .allSatisfy(
              delivery -> {
                assertThat(delivery.getString("state")).isEqualTo("given_up");
                assertThat(delivery.getJsonArray("attempts")).hasSize(1);
              });
    }
  }

  private JsonObject deliver(JsonObject plan) {
    return bench.post("/_sim/stripe/deliver", plan).json();
  }

  private static void assertSigned(Receiver.Received callback) throws Exception {
    String header = callback.header("Stripe-Signature");
    String time = header.substring(2, header.indexOf(','));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("whsec_dev".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] hash = mac.doFinal((time + "." + callback.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(header).isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(hash));
  }
}
