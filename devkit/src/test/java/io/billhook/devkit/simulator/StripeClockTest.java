package io.billhook.devkit.simulator;

import static io.billhook.devkit.simulator.StripeShop.DAY;
import static io.billhook.devkit.simulator.StripeShop.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeClockTest extends ShopTest {
  @Test
  void wrong_advances_are_refused() {
    for (Object wrong : new Object[] {-1, "1", 1.5, 1_000_000_000L}) {
      assertThat(
              bench
                  .post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", wrong))
                  .status())
          .isEqualTo(422);
    }
    assertThat(bench.post("/_sim/stripe/clock", new JsonObject()).status()).isEqualTo(422);
  }

  @Test
  void subscription_renews_each_month_and_is_paid() {
    String id =
        shop.subscribe(shop.customer("pm_card_visa"), shop.price(900, "month"), Map.of())
            .getString("id");
    long first = item(shop.subscription(id)).getLong("current_period_end");
    shop.advance(31 * DAY + 1);
    JsonObject renewed = shop.subscription(id);
    assertThat(renewed.getString("status")).isEqualTo("active");
    assertThat(item(renewed).getLong("current_period_start")).isEqualTo(first);
    List<JsonObject> invoices = shop.invoices(id);
    assertThat(invoices).hasSize(2);
    JsonObject cycle = invoices.getFirst();
    assertThat(cycle.getString("billing_reason")).isEqualTo("subscription_cycle");
    assertThat(cycle.getString("status")).isEqualTo("paid");
    assertThat(cycle.getLong("amount_paid")).isEqualTo(900);
    assertThat(cycle.getLong("created")).isEqualTo(first);
    assertThat(renewed.getString("latest_invoice")).isEqualTo(cycle.getString("id"));
    shop.advance(366 * DAY);
    assertThat(shop.invoices(id)).hasSize(14);
  }

  @Test
  void failing_card_is_tried_four_times_then_the_subscription_ends() {
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    shop.card(customer, "pm_card_chargeCustomerFail");
    long end = item(shop.subscription(id)).getLong("current_period_end");
    shop.advance(31 * DAY + 1);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("past_due");
    JsonObject open = shop.invoices(id).getFirst();
    assertThat(open.getString("status")).isEqualTo("open");
    assertThat(open.getLong("attempt_count")).isEqualTo(1);
    assertThat(open.getLong("next_payment_attempt")).isEqualTo(end + 3 * DAY);

    shop.advance(15 * DAY);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("canceled");
    assertThat(shop.subscription(id).getJsonObject("cancellation_details").getString("reason"))
        .isEqualTo("payment_failed");
    List<Long> failures = new ArrayList<>();
    shop.events("invoice.payment_failed").forEach(e -> failures.add(e.getLong("created")));
    assertThat(failures).containsExactly(end + 15 * DAY, end + 8 * DAY, end + 3 * DAY, end);
    assertThat(shop.read("/v1/customers/" + customer).getBoolean("delinquent")).isTrue();
  }

  @Test
  void new_card_is_charged_by_the_next_retry() {
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    shop.card(customer, "pm_card_chargeCustomerFail");
    shop.advance(32 * DAY);
    shop.card(customer, "pm_card_visa");
    shop.advance(3 * DAY);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("active");
    assertThat(shop.invoices(id).getFirst().getString("status")).isEqualTo("paid");
    assertThat(shop.invoices(id).getFirst().getLong("attempt_count")).isEqualTo(2);
  }

  @Test
  void trial_is_announced_three_days_before_and_then_billed() {
    String id =
        shop.subscribe(
                shop.customer("pm_card_visa"),
                shop.price(900, "month"),
                Map.of("trial_period_days", "14"))
            .getString("id");
    long end = shop.subscription(id).getLong("trial_end");
    assertThat(shop.subscription(id).getString("status")).isEqualTo("trialing");
    shop.advance(11 * DAY - 60);
    assertThat(shop.events("customer.subscription.trial_will_end")).isEmpty();
    shop.advance(120);
    List<JsonObject> told = shop.events("customer.subscription.trial_will_end");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().getLong("created")).isEqualTo(end - 3 * DAY);
    shop.advance(3 * DAY);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("active");
    assertThat(shop.invoices(id).getFirst().getLong("amount_paid")).isEqualTo(900);
    assertThat(shop.events("customer.subscription.trial_will_end")).hasSize(1);
  }

  @Test
  void trial_without_a_card_ends_as_it_was_told_to() {
    String price = shop.price(900, "month");
    for (String[] each :
        new String[][] {
          {"cancel", "canceled"}, {"pause", "paused"}, {"create_invoice", "past_due"}
        }) {
      Map<String, String> trial =
          Map.of(
              "trial_period_days",
              "1",
              "trial_settings[end_behavior][missing_payment_method]",
              each[0]);
      String customer = shop.customer("");
      String id = shop.subscribe(customer, price, trial).getString("id");
      shop.advance(DAY + 1);
      assertThat(shop.subscription(id).getString("status")).isEqualTo(each[1]);
      if (each[0].equals("pause")) {
        assertThat(shop.events("customer.subscription.paused")).hasSize(1);
        shop.card(customer, "pm_card_visa");
        bench.stripe("/v1/subscriptions/" + id + "/resume", Map.of());
        assertThat(shop.subscription(id).getString("status")).isEqualTo("active");
        assertThat(shop.events("customer.subscription.resumed")).hasSize(1);
      }
    }
  }

  @Test
  void scheduled_end_comes_in_place_of_a_renewal_and_can_be_taken_back() {
    String customer = shop.customer("pm_card_visa");
    String ends = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    String stays = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    for (String id : List.of(ends, stays)) {
      JsonObject set = shop.update(id, Map.of("cancel_at_period_end", "true"));
      assertThat(set.getLong("cancel_at")).isEqualTo(item(set).getLong("current_period_end"));
      assertThat(set.getLong("canceled_at")).isPositive();
    }
    JsonObject back = shop.update(stays, Map.of("cancel_at_period_end", "false"));
    assertThat(back.getValue("cancel_at")).isNull();
    assertThat(back.getValue("canceled_at")).isNull();
    long end = item(shop.subscription(ends)).getLong("current_period_end");
    shop.advance(32 * DAY);
    assertThat(shop.subscription(ends).getString("status")).isEqualTo("canceled");
    assertThat(shop.subscription(ends).getLong("ended_at")).isEqualTo(end);
    assertThat(shop.invoices(ends)).hasSize(1);
    assertThat(shop.subscription(stays).getString("status")).isEqualTo("active");
    assertThat(shop.invoices(stays)).hasSize(2);
  }

  @Test
  void paused_collection_voids_invoices_until_it_resumes() {
    String id =
        shop.subscribe(shop.customer("pm_card_visa"), shop.price(900, "month"), Map.of())
            .getString("id");
    long until = shop.advance(0) + 40 * DAY;
    JsonObject paused =
        shop.update(
            id,
            Map.of(
                "pause_collection[behavior]",
                "void",
                "pause_collection[resumes_at]",
                Long.toString(until)));
    assertThat(paused.getJsonObject("pause_collection").getLong("resumes_at")).isEqualTo(until);
    assertThat(paused.getString("status")).isEqualTo("active");
    shop.advance(32 * DAY);
    assertThat(shop.invoices(id).getFirst().getString("status")).isEqualTo("void");
    shop.advance(9 * DAY);
    assertThat(shop.subscription(id).getValue("pause_collection")).isNull();
    shop.advance(31 * DAY);
    assertThat(shop.invoices(id).getFirst().getString("status")).isEqualTo("paid");
    shop.update(id, Map.of("pause_collection[behavior]", "void"));
    assertThat(shop.update(id, Map.of("pause_collection", "")).getValue("pause_collection"))
        .isNull();
  }

  @Test
  void unpaid_first_invoice_expires_after_23_hours() {
    String customer = shop.customer("pm_card_chargeCustomerFail");
    JsonObject begun = shop.subscribe(customer, shop.price(900, "month"), Map.of());
    String id = begun.getString("id");
    assertThat(begun.getString("status")).isEqualTo("incomplete");
    shop.advance(23 * 3_600 - 60);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("incomplete");
    shop.advance(120);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("incomplete_expired");
    assertThat(shop.invoices(id).getFirst().getString("status")).isEqualTo("void");
  }

  @Test
  void debit_is_in_process_for_four_days() {
    JsonObject begun =
        shop.subscribe(shop.customer("bank_debit"), shop.price(900, "month"), Map.of());
    String id = begun.getString("id");
    assertThat(begun.getString("status")).isEqualTo("active");
    JsonObject invoice = shop.invoices(id).getFirst();
    assertThat(invoice.getString("status")).isEqualTo("open");
    JsonObject payment =
        shop.data("/v1/invoice_payments?invoice=" + invoice.getString("id")).getFirst();
    String intent = payment.getJsonObject("payment").getString("payment_intent");
    assertThat(shop.read("/v1/payment_intents/" + intent).getString("status"))
        .isEqualTo("processing");
    assertThat(shop.events("invoice.payment_failed")).isEmpty();
    shop.advance(4 * DAY + 1);
    assertThat(shop.read("/v1/payment_intents/" + intent).getString("status"))
        .isEqualTo("succeeded");
    assertThat(shop.invoices(id).getFirst().getString("status")).isEqualTo("paid");
    assertThat(
            shop.data("/v1/invoice_payments?invoice=" + invoice.getString("id"))
                .getFirst()
                .getString("status"))
        .isEqualTo("paid");
  }

  @Test
  void card_that_wants_confirmation_waits_for_it() {
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, shop.price(900, "month"), Map.of()).getString("id");
    shop.card(customer, "pm_card_authenticationRequired");
    shop.advance(32 * DAY);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("past_due");
    assertThat(shop.events("invoice.payment_action_required")).hasSize(1);
    String invoice = shop.invoices(id).getFirst().getString("id");
    Answer refused = bench.stripe("/v1/invoices/" + invoice + "/pay", Map.of());
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.json().getJsonObject("error").getString("code"))
        .isEqualTo("invoice_payment_intent_requires_action");
    String intent =
        shop.data("/v1/invoice_payments?invoice=" + invoice)
            .getFirst()
            .getJsonObject("payment")
            .getString("payment_intent");
    bench.stripe("/v1/payment_intents/" + intent + "/confirm", Map.of());
    assertThat(shop.subscription(id).getString("status")).isEqualTo("active");
    assertThat(shop.read("/v1/invoices/" + invoice).getString("status")).isEqualTo("paid");
  }

  @Test
  void checkout_session_expires_after_a_day() {
    String session =
        bench
            .stripe(
                "/v1/checkout/sessions",
                Map.of(
                    "mode", "subscription",
                    "success_url", "https://example.com",
                    "line_items[0][price]", shop.price(900, "month"),
                    "line_items[0][quantity]", "1"))
            .json()
            .getString("id");
    shop.advance(DAY + 1);
    assertThat(shop.read("/v1/checkout/sessions/" + session).getString("status"))
        .isEqualTo("expired");
    assertThat(shop.events("checkout.session.expired")).hasSize(1);
  }

  @Test
  void object_put_there_from_outside_falls_never_due() {
    String id =
        shop.subscribe(shop.customer("pm_card_visa"), shop.price(900, "month"), Map.of())
            .getString("id");
    String odd = "{\"id\":\"" + id + "\",\"object\":\"subscription\",\"status\":7}";
    bench.put("/_sim/stripe/objects", odd);
    shop.advance(400 * DAY);
    assertThat(bench.get("/_sim/stripe/objects/" + id).text()).isEqualTo(odd);
  }

  @Test
  void object_put_there_in_part_can_be_changed_and_canceled() {
    String customer = shop.customer("pm_card_visa");
    bench.put(
        "/_sim/stripe/objects",
        "{\"id\":\"sub_odd\",\"object\":\"subscription\",\"status\":\"active\",\"customer\":\""
            + customer
            + "\",\"items\":{\"data\":[{\"id\":\"si_odd\",\"price\":\"price_pro_monthly\"}]}}");
    shop.update("sub_odd", Map.of("metadata[a]", "b", "pause_collection[behavior]", "void"));
    shop.advance(400 * DAY);
    assertThat(shop.subscription("sub_odd").getString("status")).isEqualTo("active");
    assertThat(bench.stripe(HttpMethod.DELETE, "/v1/subscriptions/sub_odd").status())
        .isEqualTo(200);
  }

  @Test
  void long_advance_stops_where_enough_was_done_and_goes_on() {
    bench.put("/_sim/stripe/webhooks", "{\"on\": false}");
    String customer = shop.customer("pm_card_visa");
    String price = shop.price(900, "day");
    String id = "";
    for (int i = 0; i < 6; i++) {
      id = shop.subscribe(customer, price, Map.of()).getString("id");
    }
    long before = shop.advance(0);
    JsonObject year = new JsonObject().put("advance_seconds", 365 * DAY).put("most", 600);
    JsonObject stopped = bench.post("/_sim/stripe/clock", year).json();
    assertThat(stopped.getBoolean("more")).isTrue();
    assertThat(stopped.getLong("now")).isBetween(before + 99 * DAY, before + 101 * DAY);
    year.put("most", 20_000);
    JsonObject done = bench.post("/_sim/stripe/clock", year).json();
    assertThat(done.getBoolean("more")).isFalse();
    assertThat(done.getLong("now")).isCloseTo(stopped.getLong("now") + 365 * DAY, within(60L));
    long start = item(shop.subscription(id)).getLong("current_period_start");
    assertThat(done.getLong("now") - start).isBetween(0L, DAY);
    assertThat(bench.post("/_sim/stripe/clock", year.put("most", 0)).status()).isEqualTo(422);
  }
}
