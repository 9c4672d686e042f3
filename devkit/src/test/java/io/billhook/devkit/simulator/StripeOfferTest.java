package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is for sale at simulated Stripe, what it gives, and how it is bought. */
@ExtendWith(VertxExtension.class)
class StripeOfferTest {
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
  void every_account_begins_with_plans_usage_and_a_code() {
    assertThat(data("/v1/products"))
        .extracting(o -> o.getString("name"))
        .containsExactlyInAnyOrder("Starter", "Pro", "API calls");
    assertThat(data("/v1/prices?lookup_keys[]=pro_yearly").getFirst().getLong("unit_amount"))
        .isEqualTo(29_000);
    JsonObject code = data("/v1/promotion_codes?code=WELCOME20&active=true").getFirst();
    assertThat(code.getJsonObject("promotion").getString("coupon")).isEqualTo("WELCOME20");
    assertThat(read("/v1/coupons/WELCOME20").getInteger("percent_off")).isEqualTo(20);
    JsonObject metered = read("/v1/prices/price_api_calls").getJsonObject("recurring");
    assertThat(read("/v1/billing/meters/" + metered.getString("meter")).getString("event_name"))
        .isEqualTo("api_calls");
    assertThat(bench.post("/_sim/stripe/deliver", new JsonObject()).json().getJsonArray("events"))
        .isEmpty();
  }

  @Test
  void features_stand_on_their_product() {
    JsonObject seats = data("/v1/products/prod_starter/features").getFirst();
    JsonObject feature = seats.getJsonObject("entitlement_feature");
    assertThat(feature.getString("lookup_key")).isEqualTo("seats");
    assertThat(feature.getJsonObject("metadata").getString("limit")).isEqualTo("3");
    assertThat(read("/v1/products/prod_starter/features/" + seats.getString("id")))
        .isEqualTo(seats);
    assertThat(read("/v1/entitlements/features/" + feature.getString("id"))).isEqualTo(feature);
  }

  @Test
  void codes_and_features_are_listed_as_asked_for() {
    assertThat(data("/v1/promotion_codes?code=welcome20")).hasSize(1);
    assertThat(data("/v1/promotion_codes?coupon=WELCOME20")).hasSize(1);
    assertThat(data("/v1/promotion_codes?coupon=OTHER")).isEmpty();
    assertThat(data("/v1/entitlements/features?lookup_key=sso")).hasSize(1);
    bench.stripe("/v1/entitlements/features/feat_test_sso", Map.of("active", "false"));
    assertThat(data("/v1/entitlements/features?lookup_key=sso")).isEmpty();
    assertThat(data("/v1/entitlements/features?archived=true")).hasSize(1);
  }

  @Test
  void subscribing_gives_entitlements_and_ending_takes_them() {
    JsonObject made = customer(Map.of());
    String customer = made.getString("customer");
    assertThat(keys(customer)).containsExactlyInAnyOrder("seats", "sso");
    JsonObject summary = told("entitlements.active_entitlement_summary.updated");
    assertThat(summary.getString("customer")).isEqualTo(customer);
    assertThat(summary.containsKey("id")).isFalse();
    bench.stripe(HttpMethod.DELETE, "/v1/subscriptions/" + made.getString("subscription"));
    assertThat(keys(customer)).isEmpty();
    assertThat(
            told("entitlements.active_entitlement_summary.updated")
                .getJsonObject("entitlements")
                .getJsonArray("data"))
        .isEmpty();
  }

  @Test
  void twelve_entitlements_come_in_pages_and_the_summary_shows_ten() {
    for (int i = 0; i < 10; i++) {
      String id =
          bench
              .stripe("/v1/entitlements/features", Map.of("name", "F" + i, "lookup_key", "f" + i))
              .json()
              .getString("id");
      bench.stripe("/v1/products/prod_pro/features", Map.of("entitlement_feature", id));
    }
    String customer = customer(Map.of()).getString("customer");
    String path = "/v1/entitlements/active_entitlements?customer=" + customer;
    JsonObject first = read(path);
    assertThat(first.getJsonArray("data")).hasSize(10);
    assertThat(first.getBoolean("has_more")).isTrue();
    String last = first.getJsonArray("data").getJsonObject(9).getString("id");
    assertThat(data(path + "&starting_after=" + last)).hasSize(2);
    assertThat(data(path + "&limit=100")).hasSize(12);
    JsonObject shown =
        told("entitlements.active_entitlement_summary.updated").getJsonObject("entitlements");
    assertThat(shown.getJsonArray("data")).hasSize(10);
    assertThat(shown.getBoolean("has_more")).isTrue();
  }

  @Test
  void customers_are_found_by_their_metadata() {
    customer(Map.of("tenant_id", "t-1"));
    String wanted = customer(Map.of("tenant_id", "t-2")).getString("customer");
    assertThat(search("metadata['tenant_id']:'t-2'")).containsExactly(wanted);
    assertThat(search("metadata[\"tenant_id\"]:\"t-2\" AND email:\"a@example.com\""))
        .containsExactly(wanted);
    assertThat(search("metadata['tenant_id']:'t-1' OR metadata['tenant_id']:'t-2'")).hasSize(2);
    assertThat(search("-metadata['tenant_id']:null AND email~'EXAMPLE'")).hasSize(2);
    assertThat(search("metadata['tenant_id']:'t-3'")).isEmpty();
    Answer wrong = bench.stripe(HttpMethod.GET, "/v1/customers/search?query=everything");
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void checkout_takes_a_code_off_and_asks_nothing_during_a_trial() {
    JsonObject reduced =
        checkout(
            Map.of(
                "line_items[0][quantity]", "2", "discounts[0][promotion_code]", "promo_welcome20"));
    assertThat(reduced.getLong("amount_total")).isEqualTo(4_640);
    assertThat(reduced.getJsonObject("total_details").getLong("amount_discount")).isEqualTo(1_160);
    JsonObject trial =
        checkout(
            Map.of(
                "line_items[0][quantity]", "1",
                "payment_method_collection", "if_required",
                "subscription_data[trial_period_days]", "14",
                "subscription_data[trial_settings][end_behavior][missing_payment_method]",
                    "pause"));
    assertThat(trial.getLong("amount_total")).isZero();
    JsonObject complete =
        bench
            .post("/_sim/stripe/checkout/" + trial.getString("id") + "/complete", new JsonObject())
            .json();
    JsonObject subscription = read("/v1/subscriptions/" + complete.getString("subscription"));
    assertThat(subscription.getString("status")).isEqualTo("trialing");
    assertThat(
            subscription
                .getJsonObject("trial_settings")
                .getJsonObject("end_behavior")
                .getString("missing_payment_method"))
        .isEqualTo("pause");
  }

  @Test
  void checkout_with_a_card_that_attaches_and_fails_begins_a_trial_alone() {
    JsonObject card = new JsonObject().put("card", "4000000000000341");
    String paid = checkout(Map.of("line_items[0][quantity]", "1")).getString("id");
    assertThat(bench.post("/_sim/stripe/checkout/" + paid + "/complete", card).status())
        .isEqualTo(402);
    String trial =
        checkout(
                Map.of("line_items[0][quantity]", "1", "subscription_data[trial_period_days]", "7"))
            .getString("id");
    JsonObject complete = bench.post("/_sim/stripe/checkout/" + trial + "/complete", card).json();
    assertThat(complete.getString("payment_status")).isEqualTo("no_payment_required");
    JsonObject bad = new JsonObject().put("card", "4000000000000002");
    String other =
        checkout(
                Map.of("line_items[0][quantity]", "1", "subscription_data[trial_period_days]", "7"))
            .getString("id");
    assertThat(bench.post("/_sim/stripe/checkout/" + other + "/complete", bad).status())
        .isEqualTo(402);
  }

  @Test
  void checkout_gives_a_customer_the_address_that_was_missing() {
    String customer = bench.stripe("/v1/customers", Map.of()).json().getString("id");
    Map<String, String> order =
        Map.of(
            "mode", "subscription",
            "success_url", "https://example.com/done",
            "customer", customer,
            "line_items[0][price]", "price_pro_monthly",
            "line_items[0][quantity]", "1");
    JsonObject session = bench.stripe("/v1/checkout/sessions", order).json();
    String page = session.getString("url");
    assertThat(bench.get(page.substring(page.indexOf("/_sim"))).text()).contains("type=\"email\"");
    JsonObject who = new JsonObject().put("email", "b@example.com");
    JsonObject complete =
        bench.post("/_sim/stripe/checkout/" + session.getString("id") + "/complete", who).json();
    assertThat(complete.getJsonObject("customer_details").getString("email"))
        .isEqualTo("b@example.com");
    assertThat(read("/v1/customers/" + customer).getString("email")).isEqualTo("b@example.com");
  }

  @Test
  void who_checks_out_confirms_what_the_bank_wants_confirmed() {
    JsonObject complete = completed("4000002760003184");
    assertThat(complete.getString("payment_status")).isEqualTo("paid");
    assertThat(read("/v1/subscriptions/" + complete.getString("subscription")).getString("status"))
        .isEqualTo("active");
  }

  @Test
  void checkout_by_debit_is_paid_four_days_later() {
    JsonObject complete = completed("bank_debit");
    assertThat(complete.getString("payment_status")).isEqualTo("unpaid");
    assertThat(complete.getString("status")).isEqualTo("complete");
    bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 4 * 86_400 + 60));
    assertThat(told("checkout.session.async_payment_succeeded").getString("payment_status"))
        .isEqualTo("paid");
  }

  private JsonObject completed(String card) {
    String id = checkout(Map.of("line_items[0][quantity]", "1")).getString("id");
    Answer answer =
        bench.post("/_sim/stripe/checkout/" + id + "/complete", new JsonObject().put("card", card));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void checkout_refuses_what_stripe_refuses() {
    assertThat(refused(Map.of())).isEqualTo("line_items[0][quantity]");
    assertThat(refused(Map.of("line_items[0][quantity]", "0")))
        .isEqualTo("line_items[0][quantity]");
    assertThat(
            refused(
                Map.of("line_items[0][quantity]", "1", "line_items[0][price]", "price_api_calls")))
        .isEqualTo("line_items[0][quantity]");
    assertThat(
            refused(
                Map.of(
                    "line_items[0][quantity]", "1",
                    "allow_promotion_codes", "true",
                    "discounts[0][coupon]", "WELCOME20")))
        .isEqualTo("discounts");
  }

  @Test
  void portal_wants_a_configuration() {
    String customer = customer(Map.of()).getString("customer");
    Map<String, String> asked = Map.of("customer", customer, "return_url", "https://example.com");
    JsonObject session = bench.stripe("/v1/billing_portal/sessions", asked).json();
    assertThat(session.getString("configuration")).isEqualTo("bpc_billhook");
    bench.delete("/_sim/stripe/objects/bpc_billhook");
    Answer none = bench.stripe("/v1/billing_portal/sessions", asked);
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.text()).contains("No configuration provided");
  }

  private JsonObject checkout(Map<String, String> more) {
    Answer answer = order(more);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private String refused(Map<String, String> more) {
    Answer answer = order(more);
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().getJsonObject("error").getString("param");
  }

  private Answer order(Map<String, String> more) {
    Map<String, String> order = new java.util.HashMap<>();
    order.put("mode", "subscription");
    order.put("success_url", "https://example.com/done");
    order.put("customer_email", "a@example.com");
    order.put("line_items[0][price]", "price_pro_monthly");
    order.putAll(more);
    return bench.stripe("/v1/checkout/sessions", order);
  }

  private JsonObject customer(Map<String, Object> metadata) {
    return bench
        .post(
            "/_sim/stripe/customers",
            new JsonObject()
                .put("email", "a@example.com")
                .put("metadata", new JsonObject(metadata)))
        .json();
  }

  private Set<String> keys(String customer) {
    return data("/v1/entitlements/active_entitlements?customer=" + customer).stream()
        .map(one -> one.getString("lookup_key"))
        .collect(Collectors.toSet());
  }

  private List<String> search(String query) {
    return data("/v1/customers/search?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .stream()
        .map(one -> one.getString("id"))
        .toList();
  }

  private JsonObject told(String type) {
    return bench
        .receiver
        .next(received -> received.json().getString("type").equals(type))
        .json()
        .getJsonObject("data")
        .getJsonObject("object");
  }

  private JsonObject read(String path) {
    Answer answer = bench.stripe(HttpMethod.GET, path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private List<JsonObject> data(String path) {
    return read(path).getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }
}
