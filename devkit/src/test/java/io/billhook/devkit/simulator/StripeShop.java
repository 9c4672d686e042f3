package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of Stripe's API that several tests make: prices, customers with a card, subscriptions. */
record StripeShop(Bench bench) {
  static final long DAY = 86_400;

  String price(long amount, String interval) {
    return bench
        .stripe(
            "/v1/prices",
            Map.of(
                "currency",
                "usd",
                "unit_amount",
                Long.toString(amount),
                "recurring[interval]",
                interval,
                "product_data[name]",
                "Pro"))
        .json()
        .getString("id");
  }

  /** A customer whose default payment method is this one; none where it is empty. */
  String customer(String method) {
    String id =
        bench.stripe("/v1/customers", Map.of("email", "a@example.com")).json().getString("id");
    if (!method.isEmpty()) {
      card(id, method);
    }
    return id;
  }

  void card(String customer, String method) {
    String attached =
        bench
            .stripe("/v1/payment_methods/" + method + "/attach", Map.of("customer", customer))
            .json()
            .getString("id");
    bench.stripe(
        "/v1/customers/" + customer, Map.of("invoice_settings[default_payment_method]", attached));
  }

  JsonObject subscribe(String customer, String price, Map<String, String> more) {
    Map<String, String> form = new HashMap<>(more);
    form.put("customer", customer);
    form.put("items[0][price]", price);
    Answer answer = bench.stripe("/v1/subscriptions", form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  JsonObject update(String subscription, Map<String, String> form) {
    Answer answer = bench.stripe("/v1/subscriptions/" + subscription, form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** Puts the clock forward; the time afterwards. */
  long advance(long seconds) {
    Answer answer =
        bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", seconds));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().getBoolean("more")).isFalse();
    return answer.json().getLong("now");
  }

  JsonObject read(String path) {
    Answer answer = bench.stripe(HttpMethod.GET, path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  JsonObject subscription(String id) {
    return read("/v1/subscriptions/" + id);
  }

  List<JsonObject> data(String path) {
    return read(path).getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }

  List<JsonObject> invoices(String subscription) {
    return data("/v1/invoices?limit=100&subscription=" + subscription);
  }

  /** Events of a type, the newest first. */
  List<JsonObject> events(String type) {
    return data("/v1/events?limit=100&type=" + type);
  }

  static JsonObject item(JsonObject subscription) {
    return subscription.getJsonObject("items").getJsonArray("data").getJsonObject(0);
  }

  static List<JsonObject> lines(JsonObject invoice) {
    return invoice.getJsonObject("lines").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .toList();
  }
}
