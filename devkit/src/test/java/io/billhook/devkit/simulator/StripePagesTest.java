package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do at simulated Stripe: in the portal, and at a bank; and what is told of it. */
@ExtendWith(VertxExtension.class)
class StripePagesTest {
  private Bench bench; // set before each test
  private JsonObject made = new JsonObject();
  private String portal = "";

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
    made = bench.post("/_sim/stripe/customers", new JsonObject().put("email", "a@x.io")).json();
    portal =
        "/_sim/stripe/portal/"
            + bench
                .stripe(
                    "/v1/billing_portal/sessions",
                    Map.of("customer", made.getString("customer"), "return_url", "https://x.io/a"))
                .json()
                .getString("id");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void portal_ends_a_subscription_with_its_period_by_cancel_at_alone_and_keeps_it() {
    JsonObject before = subscription();
    assertThat(bench.post(portal + "/cancel", new JsonObject()).status()).isEqualTo(200);
    JsonObject ending = subscription();
    assertThat(ending.getLong("cancel_at")).isEqualTo(item(before).getLong("current_period_end"));
    assertThat(ending.getBoolean("cancel_at_period_end")).isFalse();
    assertThat(bench.get(portal).text()).contains("Ends on", "Keep the plan");
    bench.post(portal + "/keep", new JsonObject());
    assertThat(subscription().getValue("cancel_at")).isNull();
    assertThat(bench.get(portal).text()).contains("Renews on", "Cancel the plan");
  }

  @Test
  void pages_have_the_address_by_which_browsers_reach_them_where_that_is_another() {
    bench.simulators.setPages(java.net.URI.create("http://localhost:8090"));
    JsonObject session =
        bench
            .stripe(
                "/v1/billing_portal/sessions",
                Map.of("customer", made.getString("customer"), "return_url", "https://x.io/a"))
            .json();
    assertThat(session.getString("url"))
        .startsWith("http://localhost:8090/_sim/stripe/portal/" + session.getString("id"));
  }

  @Test
  void portal_changes_plan_and_card() {
    bench.post(portal + "/plan", new JsonObject().put("price", "price_starter_monthly"));
    assertThat(item(subscription()).getJsonObject("price").getString("id"))
        .isEqualTo("price_starter_monthly");
    JsonObject method =
        bench.post(portal + "/card", new JsonObject().put("card", "5555555555554444")).json();
    assertThat(subscription().getString("default_payment_method"))
        .isEqualTo(method.getString("id"));
    assertThat(bench.get(portal).text()).contains("mastercard ending in 4444");
    assertThat(bench.post(portal + "/plan", new JsonObject()).status()).isEqualTo(422);
    assertThat(bench.post(portal + "/plan", new JsonObject().put("price", "price_x")).status())
        .isEqualTo(409);
  }

  @Test
  void form_of_the_portal_leads_back_to_it_and_tells_what_is_wrong() {
    Answer pressed = form(portal + "/cancel", Map.of());
    assertThat(pressed.status()).isEqualTo(303);
    assertThat(pressed.header("Location")).isEqualTo(portal);
    Answer wrong = form(portal + "/plan", Map.of("price", "price_x"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text()).contains("role=\"alert\"", "No such price");
  }

  @Test
  void portal_does_what_its_configuration_allows() {
    bench.stripe(
        "/v1/billing_portal/configurations/bpc_billhook",
        Map.of("features[subscription_update][enabled]", "false"));
    Answer refused =
        bench.post(portal + "/plan", new JsonObject().put("price", "price_starter_monthly"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(bench.get(portal).text()).doesNotContain("Change the plan");
    bench.stripe(
        "/v1/billing_portal/configurations/bpc_billhook",
        Map.of("features[subscription_cancel][mode]", "immediately"));
    bench.post(portal + "/cancel", new JsonObject());
    assertThat(subscription().getString("status")).isEqualTo("canceled");
    assertThat(bench.post(portal + "/cancel", new JsonObject()).status()).isEqualTo(409);
  }

  @Test
  void open_invoice_is_paid_and_confirmed_on_its_pages() {
    bench.post(portal + "/card", new JsonObject().put("card", "4000002760003184"));
    bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 32 * 86_400));
    JsonObject invoice = read("/v1/invoices/" + subscription().getString("latest_invoice"));
    assertThat(invoice.getString("status")).isEqualTo("open");
    String payments = "/v1/invoice_payments?invoice=" + invoice.getString("id");
    JsonObject payment = read(payments).getJsonArray("data").getJsonObject(0);
    String intent = payment.getJsonObject("payment").getString("payment_intent");
    String bank =
        read("/v1/payment_intents/" + intent)
            .getJsonObject("next_action")
            .getJsonObject("redirect_to_url")
            .getString("url");
    String page = bank.substring(bank.indexOf("/_sim"));
    assertThat(bench.get(page).text()).contains("Confirm $29.00");
    assertThat(form(page, Map.of()).status()).isEqualTo(303);
    assertThat(subscription().getString("status")).isEqualTo("active");
    assertThat(bench.get(page).text()).contains("succeeded");

    bench.post(portal + "/card", new JsonObject().put("card", "4000000000000341"));
    bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 32 * 86_400));
    String next = "/_sim/stripe/invoices/" + subscription().getString("latest_invoice");
    Answer declined = form(next + "/pay", Map.of("card", "4000000000000002"));
    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.text()).contains("Your card was declined.");
    assertThat(form(next + "/pay", Map.of("card", "4242424242424242")).status()).isEqualTo(303);
    assertThat(subscription().getString("status")).isEqualTo("active");
    assertThat(form(next + "/pay", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void dispute_is_opened_and_closed() {
    JsonObject charge = new JsonObject().put("charge", made.getString("charge"));
    Answer opened = bench.post("/_sim/stripe/disputes", charge);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.json().getString("status")).isEqualTo("needs_response");
    told("charge.dispute.created");
    assertThat(read("/v1/charges/" + made.getString("charge")).getBoolean("disputed")).isTrue();
    assertThat(bench.post("/_sim/stripe/disputes", charge).status()).isEqualTo(409);
    String close = "/_sim/stripe/disputes/" + opened.json().getString("id") + "/close";
    JsonObject sideways = new JsonObject().put("status", "sideways");
    assertThat(bench.post(close, sideways).status()).isEqualTo(422);
    bench.post(close, new JsonObject().put("status", "won"));
    told("charge.dispute.funds_reinstated");
    assertThat(read("/v1/disputes/" + opened.json().getString("id")).getString("status"))
        .isEqualTo("won");
  }

  @Test
  void events_are_kept_back_until_they_are_delivered_by_hand() {
    bench.delete("/_sim/stripe/deliveries");
    bench.put("/_sim/stripe/webhooks", "{\"on\": false}");
    bench.stripe("/v1/customers", Map.of("email", "b@x.io"));
    assertThat(bench.put("/_sim/stripe/webhooks", "{\"on\": true}").json().getBoolean("on"))
        .isTrue();
    assertThat(bench.list("/_sim/stripe/deliveries")).isEmpty();
    JsonObject event =
        read("/v1/events?type=customer.created&limit=1").getJsonArray("data").getJsonObject(0);
    String id = event.getJsonObject("data").getJsonObject("object").getString("id");
    bench.post("/_sim/stripe/deliver", new JsonObject().put("object_ids", List.of(id)));
    assertThat(bench.list("/_sim/stripe/deliveries"))
        .extracting(one -> one.getString("id"))
        .contains(event.getString("id"));
    assertThat(bench.put("/_sim/stripe/webhooks", "{\"on\": \"no\"}").status()).isEqualTo(422);
  }

  @Test
  void summary_of_entitlements_is_delivered_with_its_customer() {
    String customer = made.getString("customer");
    JsonObject plan = new JsonObject().put("object_ids", List.of(customer));
    List<Object> again =
        bench.post("/_sim/stripe/deliver", plan).json().getJsonArray("events").stream().toList();
    List<Object> types =
        again.stream().map(id -> read("/v1/events/" + id).getValue("type")).toList();
    assertThat(types)
        .contains("customer.created", "entitlements.active_entitlement_summary.updated");
    assertThat(bench.post("/_sim/stripe/deliver", plan).json().getJsonArray("events"))
        .hasSameSizeAs(again);
  }

  @Test
  void stored_error_is_repeated_under_its_key_and_nothing_is_done() {
    bench.post(
        "/_sim/faults",
        new JsonObject()
            .put("provider", "stripe")
            .put("fault", "stored_status")
            .put("status", 500)
            .put("count", 1));
    assertThat(keyed("k").status()).isEqualTo(500);
    Answer again = keyed("k");
    assertThat(again.status()).isEqualTo(500);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(keyed("k2").status()).isEqualTo(200);
    assertThat(read("/v1/customers?email=stored@x.io").getJsonArray("data")).hasSize(1);
    JsonObject brevo =
        new JsonObject().put("provider", "brevo").put("fault", "stored_status").put("status", 500);
    assertThat(bench.post("/_sim/faults", brevo).status()).isEqualTo(422);
  }

  @Test
  void key_is_forgotten_after_a_day_of_the_clock() {
    String first = keyed("k").json().getString("id");
    bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 86_000));
    assertThat(keyed("k").json().getString("id")).isEqualTo(first);
    bench.post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 400));
    assertThat(keyed("k").json().getString("id")).isNotEqualTo(first);
  }

  private Answer keyed(String key) {
    return Answer.of(
        bench
            .stripeRequest(HttpMethod.POST, "/v1/customers")
            .putHeader("Idempotency-Key", key)
            .sendForm(Bench.form(Map.of("email", "stored@x.io"))));
  }

  private Answer form(String path, Map<String, String> fields) {
    return Answer.of(
        bench
            .request(HttpMethod.POST, path)
            .followRedirects(false)
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .sendForm(Bench.form(fields)));
  }

  private void told(String type) {
    bench.receiver.next(received -> received.json().getString("type").equals(type));
  }

  private JsonObject subscription() {
    return read("/v1/subscriptions/" + made.getString("subscription"));
  }

  private static JsonObject item(JsonObject subscription) {
    return subscription.getJsonObject("items").getJsonArray("data").getJsonObject(0);
  }

  private JsonObject read(String path) {
    Answer answer = bench.stripe(HttpMethod.GET, path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
