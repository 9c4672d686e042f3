package io.billhook.devkit.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects as the simulators answer them, of each kind and in several states. */
public final class ProviderSamples {
  private ProviderSamples() {}

  /**
   * Whatever a paying customer, a checkout, a refund, a declined card and a portal leave behind.
   */
  public static List<JsonObject> stripe(Vertx vertx) {
    try (Bench bench = new Bench(vertx)) {
      JsonObject made =
          bench.post("/_sim/stripe/customers", new JsonObject().put("email", "a@x.io")).json();
      bench.stripe("/v1/refunds", Map.of("charge", made.getString("charge")));
      String customer = made.getString("customer");
      bench.stripe("/v1/customers/" + customer, Map.of("address[city]", "Bonn"));
      bench.stripe("/v1/billing_portal/sessions", Map.of("customer", customer));
      Map<String, String> order =
          Map.of(
              "mode", "subscription",
              "success_url", "https://example.com",
              "line_items[0][price]", made.getString("price"),
              "line_items[0][quantity]", "1");
      bench.stripe("/v1/checkout/sessions", order);
      String session = bench.stripe("/v1/checkout/sessions", order).json().getString("id");
      bench.post("/_sim/stripe/checkout/" + session + "/complete", new JsonObject());
      bench.stripe(
          "/v1/payment_intents",
          Map.of(
              "amount", "100",
              "currency", "usd",
              "payment_method", "pm_card_chargeDeclined",
              "confirm", "true"));
      bench.stripe(HttpMethod.DELETE, "/v1/subscriptions/" + made.getString("subscription"));
      bench.stripe("/v1/invoices", Map.of("customer", customer));
      time(new StripeShop(bench), made.getString("price"));
      List<JsonObject> all = new ArrayList<>(bench.list("/_sim/stripe/objects?limit=10000"));
      all.addAll(
          bench.stripe(HttpMethod.GET, "/v1/events?limit=100").json().getJsonArray("data").stream()
              .map(JsonObject.class::cast)
              .toList());
      return all;
    }
  }

  /** Whatever two months leave behind of a change, a schedule, a debit and a failing card. */
  private static void time(StripeShop shop, String price) {
    String good = shop.customer("pm_card_visa");
    JsonObject changed = shop.subscribe(good, price, Map.of());
    shop.subscribe(shop.customer("bank_debit"), price, Map.of("trial_period_days", "1"));
    String fails = shop.customer("pm_card_visa");
    shop.subscribe(fails, price, Map.of());
    shop.card(fails, "pm_card_authenticationRequired");
    shop.update(
        changed.getString("id"),
        Map.of(
            "items[0][id]", StripeShop.item(changed).getString("id"),
            "items[0][quantity]", "4",
            "pause_collection[behavior]", "void"));
    shop.bench()
        .stripe("/v1/subscription_schedules", Map.of("from_subscription", changed.getString("id")));
    shop.advance(62 * StripeShop.DAY);
  }

  /** A message as the answer to its creation shows it. */
  public static JsonObject twilio(Vertx vertx) {
    try (Bench bench = new Bench(vertx)) {
      String account = "AC0123456789abcdef0123456789abcdef";
      return Answer.of(
              bench
                  .request(
                      HttpMethod.POST,
                      "/_sim/twilio/api/2010-04-01/Accounts/" + account + "/Messages.json")
                  .basicAuthentication(account, "token")
                  .sendForm(
                      Bench.form(
                          Map.of("To", "+491701234567", "From", "+15005550006", "Body", "Hello"))))
          .json();
    }
  }
}
