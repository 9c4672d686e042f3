package io.billhook.devkit.simulator;

import static io.billhook.devkit.simulator.StripeShop.DAY;
import static io.billhook.devkit.simulator.StripeShop.item;
import static io.billhook.devkit.simulator.StripeShop.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeInvoiceTest extends ShopTest {
  @Test
  void payments_and_the_secret_are_shown_where_they_are_asked_for() {
    JsonObject begun = subscribe("pm_card_visa");
    String path = "/v1/invoices/" + begun.getString("latest_invoice");
    JsonObject plain = shop.read(path);
    assertThat(plain.containsKey("payments")).isFalse();
    assertThat(plain.containsKey("paid")).isFalse();
    JsonObject whole =
        shop.read(
            path
                + "?expand[]=payments&expand[]=confirmation_secret"
                + "&expand[]=payments.data.payment.payment_intent");
    JsonObject payment = whole.getJsonObject("payments").getJsonArray("data").getJsonObject(0);
    assertThat(payment.getString("status")).isEqualTo("paid");
    JsonObject intent = payment.getJsonObject("payment").getJsonObject("payment_intent");
    assertThat(intent.getString("status")).isEqualTo("succeeded");
    assertThat(whole.getJsonObject("confirmation_secret").getString("client_secret"))
        .isEqualTo(intent.getString("client_secret"));
  }

  @Test
  void default_incomplete_waits_for_its_payment() {
    JsonObject begun =
        shop.subscribe(
            shop.customer(""),
            shop.price(900, "month"),
            Map.of("payment_behavior", "default_incomplete"));
    assertThat(begun.getString("status")).isEqualTo("incomplete");
    String invoice = begun.getString("latest_invoice");
    assertThat(shop.read("/v1/invoices/" + invoice).getString("status")).isEqualTo("open");
    bench.stripe("/v1/invoices/" + invoice + "/pay", Map.of("payment_method", "pm_card_visa"));
    assertThat(shop.subscription(begun.getString("id")).getString("status")).isEqualTo("active");
  }

  @Test
  void change_that_cannot_be_paid_is_refused_where_it_was_asked_for() {
    String customer = shop.customer("pm_card_visa");
    JsonObject begun = shop.subscribe(customer, shop.price(900, "month"), Map.of());
    shop.card(customer, "pm_card_chargeCustomerFail");
    Map<String, String> change =
        new HashMap<>(
            Map.of(
                "items[0][id]", item(begun).getString("id"),
                "items[0][quantity]", "2",
                "proration_behavior", "always_invoice",
                "payment_behavior", "error_if_incomplete"));
    String path = "/v1/subscriptions/" + begun.getString("id");
    assertThat(bench.stripe(path, change).status()).isEqualTo(402);
    assertThat(item(shop.read(path)).getLong("quantity")).isEqualTo(1);
    assertThat(shop.invoices(begun.getString("id"))).hasSize(1);
    change.remove("payment_behavior");
    assertThat(bench.stripe(path, change).status()).isEqualTo(200);
    assertThat(shop.read(path).getString("status")).isEqualTo("past_due");
    assertThat(item(shop.read(path)).getLong("quantity")).isEqualTo(2);
  }

  @Test
  void items_have_operations_of_their_own() {
    JsonObject begun = subscribe("pm_card_visa");
    String first = item(begun).getString("id");
    JsonObject added =
        bench
            .stripe(
                "/v1/subscription_items",
                Map.of(
                    "subscription", begun.getString("id"),
                    "price", shop.price(500, "month"),
                    "proration_behavior", "always_invoice"))
            .json();
    assertThat(added.getLong("current_period_end"))
        .isEqualTo(item(begun).getLong("current_period_end"));
    assertThat(lines(shop.invoices(begun.getString("id")).getFirst())).hasSize(1);
    bench.stripe("/v1/subscription_items/" + first, Map.of("quantity", "4"));
    assertThat(shop.read("/v1/subscription_items/" + first).getLong("quantity")).isEqualTo(4);
    bench.stripe(HttpMethod.DELETE, "/v1/subscription_items/" + first);
    assertThat(shop.data("/v1/subscription_items?subscription=" + begun.getString("id")))
        .extracting(item -> item.getString("id"))
        .containsExactly(added.getString("id"));
  }

  @Test
  void usage_is_billed_after_its_period() {
    String customer = shop.customer("pm_card_visa");
    JsonObject begun = shop.subscribe(customer, "price_api_calls", Map.of());
    assertThat(shop.invoices(begun.getString("id")).getFirst().getLong("total")).isZero();
    shop.advance(DAY);
    bench.stripe(
        "/v1/billing/meter_events",
        Map.of(
            "event_name", "api_calls",
            "payload[stripe_customer_id]", customer,
            "payload[value]", "1234"));
    JsonObject preview =
        bench
            .stripe("/v1/invoices/create_preview", Map.of("subscription", begun.getString("id")))
            .json();
    assertThat(preview.getLong("amount_due")).isEqualTo(1234);
    shop.advance(31 * DAY);
    JsonObject cycle = shop.invoices(begun.getString("id")).getFirst();
    assertThat(cycle.getLong("amount_paid")).isEqualTo(1234);
    assertThat(lines(cycle).getFirst().getLong("quantity")).isEqualTo(1234);
    shop.advance(31 * DAY);
    assertThat(shop.invoices(begun.getString("id")).getFirst().getLong("total")).isZero();
  }

  @Test
  void tiers_are_counted_one_by_one_or_as_a_whole() {
    Map<String, Long> amounts =
        Map.of("graduated", 10 * 100L + 5 * 50 + 300, "volume", 15 * 50L + 300);
    amounts.forEach(
        (mode, amount) -> {
          String price =
              """
              {"id": "price_%s", "object": "price", "active": true, "billing_scheme": "tiered",
               "currency": "usd", "product": "prod_pro", "type": "recurring", "tiers_mode": "%s",
               "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
               "tiers": [{"up_to": 10, "unit_amount": 100, "unit_amount_decimal": "100"},
                {"up_to": null, "unit_amount": 50, "flat_amount": 300}]}
              """
                  .formatted(mode, mode);
          assertThat(bench.put("/_sim/stripe/objects", price).status()).isEqualTo(200);
          JsonObject begun =
              shop.subscribe(
                  shop.customer("pm_card_visa"),
                  "price_" + mode,
                  Map.of("items[0][quantity]", "15"));
          assertThat(shop.invoices(begun.getString("id")).getFirst().getLong("amount_paid"))
              .isEqualTo(amount);
        });
  }

  @Test
  void amount_off_is_spread_over_the_lines_and_takes_no_more_than_there_is() {
    Answer coupon =
        bench.stripe(
            "/v1/coupons", Map.of("amount_off", "1001", "currency", "usd", "duration", "forever"));
    JsonObject begun =
        shop.subscribe(
            shop.customer("pm_card_visa"),
            shop.price(333, "month"),
            Map.of(
                "items[1][price]", shop.price(1000, "month"),
                "discounts[0][coupon]", coupon.json().getString("id")));
    JsonObject invoice = shop.invoices(begun.getString("id")).getFirst();
    assertThat(invoice.getLong("amount_paid")).isEqualTo(332);
    assertThat(lines(invoice))
        .extracting(
            line -> line.getJsonArray("discount_amounts").getJsonObject(0).getLong("amount"))
        .containsExactly(250L, 751L);
  }

  @Test
  void credit_note_gives_back_or_makes_less_due() {
    JsonObject begun = subscribe("pm_card_visa");
    String invoice = begun.getString("latest_invoice");
    JsonObject note =
        bench
            .stripe(
                "/v1/credit_notes",
                Map.of("invoice", invoice, "amount", "300", "refund_amount", "300"))
            .json();
    assertThat(note.getString("type")).isEqualTo("post_payment");
    JsonObject after = shop.read("/v1/invoices/" + invoice);
    assertThat(after.getLong("post_payment_credit_notes_amount")).isEqualTo(300);
    assertThat(after.getLong("amount_paid")).isEqualTo(900);
    assertThat(shop.data("/v1/refunds")).extracting(r -> r.getLong("amount")).containsExactly(300L);
    assertThat(
            bench
                .stripe(
                    "/v1/credit_notes",
                    Map.of("invoice", invoice, "amount", "601", "refund_amount", "601"))
                .status())
        .isEqualTo(400);

    JsonObject owing = subscribe("pm_card_chargeCustomerFail");
    String open = owing.getString("latest_invoice");
    bench.stripe("/v1/credit_notes", Map.of("invoice", open, "amount", "400"));
    assertThat(shop.read("/v1/invoices/" + open).getLong("amount_remaining")).isEqualTo(500);
    bench.stripe("/v1/credit_notes", Map.of("invoice", open, "amount", "500"));
    assertThat(shop.read("/v1/invoices/" + open).getString("status")).isEqualTo("paid");
    assertThat(shop.subscription(owing.getString("id")).getString("status")).isEqualTo("active");
  }

  @Test
  void canceled_subscription_is_no_longer_collected() {
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, shop.price(900, "week"), Map.of()).getString("id");
    shop.card(customer, "pm_card_chargeCustomerFail");
    shop.advance(14 * DAY + 60);
    List<JsonObject> open = shop.invoices(id).subList(0, 2);
    assertThat(open).allMatch(invoice -> "open".equals(invoice.getValue("status")));
    bench.stripe(HttpMethod.DELETE, "/v1/subscriptions/" + id);
    int tried = shop.events("invoice.payment_failed").size();
    shop.advance(60 * DAY);
    assertThat(shop.events("invoice.payment_failed")).hasSize(tried);
    assertThat(shop.invoices(id).subList(0, 2))
        .allMatch(invoice -> invoice.getValue("next_payment_attempt") == null);
  }

  @Test
  void detached_card_pays_no_more() {
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    String method =
        shop.data("/v1/payment_methods?customer=" + customer).getFirst().getString("id");
    bench.stripe("/v1/payment_methods/" + method + "/detach", Map.of());
    shop.advance(31 * DAY + 60);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("past_due");
    assertThat(shop.invoices(id).getFirst().getLong("attempt_count")).isEqualTo(1);
  }

  private JsonObject subscribe(String card) {
    return shop.subscribe(shop.customer(card), shop.price(900, "month"), Map.of());
  }
}
