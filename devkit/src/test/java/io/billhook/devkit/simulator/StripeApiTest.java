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

@ExtendWith(VertxExtension.class)
class StripeApiTest {
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
  void call_without_key_is_unauthorized() {
    Answer answer = bench.get("/_sim/stripe/api/v1/customers");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(error(answer).getString("type")).isEqualTo("invalid_request_error");
  }

  @Test
  void customer_is_created_read_changed_and_deleted() {
    String id = customer("a@example.com");
    Answer changed =
        bench.stripe("/v1/customers/" + id, Map.of("name", "Ada", "metadata[tenant_id]", "t1"));
    assertThat(changed.json().getString("name")).isEqualTo("Ada");
    JsonObject read = bench.stripe(HttpMethod.GET, "/v1/customers/" + id).json();
    assertThat(read.getJsonObject("metadata").getString("tenant_id")).isEqualTo("t1");
    assertThat(read.getString("email")).isEqualTo("a@example.com");

    bench.stripe(HttpMethod.DELETE, "/v1/customers/" + id);
    Answer deleted = bench.stripe(HttpMethod.GET, "/v1/customers/" + id);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.json())
        .isEqualTo(new JsonObject().put("id", id).put("object", "customer").put("deleted", true));
  }

  @Test
  void empty_metadata_value_unsets_its_key() {
    String id = customer("a@example.com");
    bench.stripe("/v1/customers/" + id, Map.of("metadata[a]", "1", "metadata[0]", "2"));
    JsonObject after = bench.stripe("/v1/customers/" + id, Map.of("metadata[a]", "")).json();
    assertThat(after.getJsonObject("metadata").getMap()).isEqualTo(Map.of("0", "2"));
  }

  @Test
  void subscription_with_card_is_active_and_paid() {
    JsonObject subscription = subscribe("pm_card_visa").json();
    assertThat(subscription.getString("status")).isEqualTo("active");
    JsonObject item = subscription.getJsonObject("items").getJsonArray("data").getJsonObject(0);
    assertThat(item.getLong("quantity")).isEqualTo(3);
    assertThat(item.getLong("current_period_end"))
        .isGreaterThan(item.getLong("current_period_start"));

    JsonObject invoice = read("/v1/invoices/" + subscription.getString("latest_invoice"));
    assertThat(invoice.getString("status")).isEqualTo("paid");
    assertThat(invoice.getLong("amount_paid")).isEqualTo(3 * 1250);
    assertThat(
            invoice
                .getJsonObject("parent")
                .getJsonObject("subscription_details")
                .getString("subscription"))
        .isEqualTo(subscription.getString("id"));
    assertThat(read("/v1/subscription_items/" + item.getString("id"))).isEqualTo(item);
    assertThat(data("/v1/invoices?subscription=" + subscription.getString("id"))).hasSize(1);
    assertThat(data("/v1/subscription_items?subscription=" + subscription.getString("id")))
        .containsExactly(item);
    assertThat(data("/v1/invoices/" + invoice.getString("id") + "/lines")).hasSize(1);
  }

  @Test
  void subscription_is_changed_and_canceled() {
    String id = subscribe("pm_card_visa").json().getString("id");
    JsonObject ending =
        bench.stripe("/v1/subscriptions/" + id, Map.of("cancel_at_period_end", "true")).json();
    assertThat(ending.getBoolean("cancel_at_period_end")).isTrue();
    assertThat(ending.getLong("cancel_at")).isPositive();
    String item =
        ending.getJsonObject("items").getJsonArray("data").getJsonObject(0).getString("id");
    JsonObject more =
        bench
            .stripe(
                "/v1/subscriptions/" + id, Map.of("items[0][id]", item, "items[0][quantity]", "7"))
            .json();
    assertThat(
            more.getJsonObject("items").getJsonArray("data").getJsonObject(0).getLong("quantity"))
        .isEqualTo(7);

    JsonObject canceled = bench.stripe(HttpMethod.DELETE, "/v1/subscriptions/" + id).json();
    assertThat(canceled.getString("status")).isEqualTo("canceled");
    assertThat(canceled.getLong("ended_at")).isPositive();
    assertThat(data("/v1/subscriptions")).isEmpty();
    assertThat(data("/v1/subscriptions?status=canceled")).hasSize(1);
  }

  @Test
  void declined_card_leaves_the_subscription_incomplete() {
    JsonObject subscription = subscribe("pm_card_chargeCustomerFail").json();
    assertThat(subscription.getString("status")).isEqualTo("incomplete");
    String invoice = subscription.getString("latest_invoice");
    Answer again = bench.stripe("/v1/invoices/" + invoice + "/pay", Map.of());
    assertThat(again.status()).isEqualTo(402);
    assertThat(error(again).getString("code")).isEqualTo("card_declined");
    bench.stripe("/v1/invoices/" + invoice + "/pay", Map.of("payment_method", "pm_card_visa"));
    assertThat(read("/v1/subscriptions/" + subscription.getString("id")).getString("status"))
        .isEqualTo("active");
  }

  @Test
  void refund_is_taken_from_its_charge() {
    JsonObject made =
        bench.post("/_sim/stripe/customers", new JsonObject().put("email", "a@example.com")).json();
    String charge = made.getString("charge");
    JsonObject refund =
        bench.stripe("/v1/refunds", Map.of("charge", charge, "amount", "900")).json();
    assertThat(refund.getLong("amount")).isEqualTo(900);
    assertThat(read("/v1/charges/" + charge).getLong("amount_refunded")).isEqualTo(900);
    assertThat(read("/v1/refunds/" + refund.getString("id"))).isEqualTo(refund);
    Answer tooMuch = bench.stripe("/v1/refunds", Map.of("charge", charge, "amount", "9000"));
    assertThat(tooMuch.status()).isEqualTo(400);
  }

  @Test
  void wrong_parameters_are_named() {
    assertError(bench.stripe("/v1/customers", Map.of("nmae", "x")), "parameter_unknown", "nmae");
    assertError(bench.stripe("/v1/products", Map.of()), "parameter_missing", "name");
    assertError(
        bench.stripe("/v1/subscriptions", Map.of("customer", "cus_none")),
        "resource_missing",
        "customer");
    Answer none = bench.stripe(HttpMethod.GET, "/v1/disputes/du_none");
    assertThat(none.status()).isEqualTo(404);
    assertThat(error(none).getString("code")).isEqualTo("resource_missing");
  }

  @Test
  void lists_are_paged() {
    List<String> ids =
        List.of(customer("1@x.io"), customer("2@x.io"), customer("3@x.io")).reversed();
    JsonObject first = read("/v1/customers?limit=2");
    assertThat(first.getBoolean("has_more")).isTrue();
    assertThat(data("/v1/customers?limit=2"))
        .extracting(o -> o.getString("id"))
        .isEqualTo(ids.subList(0, 2));
    assertThat(data("/v1/customers?limit=2&starting_after=" + ids.get(1)))
        .extracting(o -> o.getString("id"))
        .isEqualTo(ids.subList(2, 3));
    assertThat(data("/v1/customers?limit=1&ending_before=" + ids.get(2)))
        .extracting(o -> o.getString("id"))
        .containsExactly(ids.get(1));
    assertThat(data("/v1/customers?email=2@x.io")).hasSize(1);
  }

  @Test
  void ids_are_expanded() {
    JsonObject subscription = subscribe("pm_card_visa").json();
    JsonObject expanded =
        read(
            "/v1/subscriptions/"
                + subscription.getString("id")
                + "?expand[]=customer&expand[]=items.data.price.product");
    assertThat(expanded.getJsonObject("customer").getString("object")).isEqualTo("customer");
    assertThat(
            expanded
                .getJsonObject("items")
                .getJsonArray("data")
                .getJsonObject(0)
                .getJsonObject("price")
                .getJsonObject("product")
                .getString("name"))
        .isEqualTo("Pro");
  }

  @Test
  void idempotency_key_gives_the_same_answer_again() {
    Answer first = keyed("key-1", "a@example.com");
    Answer again = keyed("key-1", "a@example.com");
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(first.header("Idempotent-Replayed")).isNull();
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.header("Request-Id")).startsWith("req_");
    assertThat(data("/v1/customers")).hasSize(1);

    Answer other = keyed("key-1", "b@example.com");
    assertThat(other.status()).isEqualTo(400);
    assertThat(error(other).getString("type")).isEqualTo("idempotency_error");
  }

  @Test
  void key_in_flight_is_a_conflict() {
    bench.post(
        "/_sim/faults",
        new JsonObject()
            .put("provider", "stripe")
            .put("fault", "latency")
            .put("ms", 2000)
            .put("count", 1));
    var slow =
        bench
            .stripeRequest(HttpMethod.POST, "/v1/customers")
            .putHeader("Idempotency-Key", "k")
            .sendForm(Bench.form(Map.of("email", "a@example.com")));
    bench.awaitFaultsUsedUp();
    assertThat(bench.list("/_sim/calls?provider=stripe")).isEmpty();
    Answer second = keyed("k", "a@example.com");
    assertThat(second.status()).isEqualTo(409);
    assertThat(error(second).getString("code")).isEqualTo("idempotency_key_in_use");
    assertThat(Answer.of(slow).status()).isEqualTo(200);
    assertThat(keyed("k", "a@example.com").status()).isEqualTo(200);
  }

  @Test
  void refused_parameters_free_their_key() {
    var request = bench.stripeRequest(HttpMethod.POST, "/v1/customers");
    request.putHeader("Idempotency-Key", "k");
    assertThat(Answer.of(request.sendForm(Bench.form(Map.of("x", "y")))).status()).isEqualTo(400);
    assertThat(keyed("k", "a@example.com").status()).isEqualTo(200);
  }

  @Test
  void completed_checkout_makes_an_active_subscription() {
    JsonObject session =
        bench
            .stripe(
                "/v1/checkout/sessions",
                Map.of(
                    "mode", "subscription",
                    "success_url", "https://example.com/done?s={CHECKOUT_SESSION_ID}",
                    "customer_email", "a@example.com",
                    "line_items[0][price]", price(),
                    "line_items[0][quantity]", "2",
                    "subscription_data[metadata][tenant_id]", "t1"))
            .json();
    String page = session.getString("url");
    assertThat(bench.get(page.substring(page.indexOf("/_sim"))).text()).contains("$25.00");
    String path = "/_sim/stripe/checkout/" + session.getString("id");
    JsonObject declined = new JsonObject().put("card", "4000000000000002");
    assertThat(bench.post(path + "/complete", declined).status()).isEqualTo(402);

    JsonObject complete = bench.post(path + "/complete", new JsonObject()).json();
    assertThat(complete.getString("status")).isEqualTo("complete");
    JsonObject subscription = read("/v1/subscriptions/" + complete.getString("subscription"));
    assertThat(subscription.getString("status")).isEqualTo("active");
    assertThat(subscription.getJsonObject("metadata").getString("tenant_id")).isEqualTo("t1");
    bench.receiver.next(r -> r.json().getString("type").equals("checkout.session.completed"));
    assertThat(bench.post(path + "/complete", new JsonObject()).status()).isEqualTo(409);
  }

  @Test
  void portal_session_has_a_page() {
    JsonObject session =
        bench
            .stripe("/v1/billing_portal/sessions", Map.of("customer", customer("a@example.com")))
            .json();
    String page = session.getString("url");
    assertThat(bench.get(page.substring(page.indexOf("/_sim"))).status()).isEqualTo(200);
  }

  private Answer keyed(String key, String email) {
    return Answer.of(
        bench
            .stripeRequest(HttpMethod.POST, "/v1/customers")
            .putHeader("Idempotency-Key", key)
            .sendForm(Bench.form(Map.of("email", email))));
  }

  private Answer subscribe(String card) {
    String customer = customer("a@example.com");
    String method =
        bench
            .stripe("/v1/payment_methods/" + card + "/attach", Map.of("customer", customer))
            .json()
            .getString("id");
    return bench.stripe(
        "/v1/subscriptions",
        Map.of(
            "customer",
            customer,
            "default_payment_method",
            method,
            "items[0][price]",
            price(),
            "items[0][quantity]",
            "3"));
  }

  private String customer(String email) {
    return bench.stripe("/v1/customers", Map.of("email", email)).json().getString("id");
  }

  private String price() {
    return bench
        .stripe(
            "/v1/prices",
            Map.of(
                "currency", "usd",
                "unit_amount", "1250",
                "recurring[interval]", "month",
                "product_data[name]", "Pro"))
        .json()
        .getString("id");
  }

  private JsonObject read(String path) {
    return bench.stripe(HttpMethod.GET, path).json();
  }

  private List<JsonObject> data(String path) {
    return read(path).getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject error(Answer answer) {
    return answer.json().getJsonObject("error");
  }

  private static void assertError(Answer answer, String code, String param) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).getString("code")).isEqualTo(code);
    assertThat(error(answer).getString("param")).isEqualTo(param);
  }
}
