package io.billhook.api.billing;

import static io.billhook.api.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.BillingConfig;
import io.billhook.mirror.ObjectKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is for sale, what may be asked for, and who has had a trial. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuyingRulesTest {
  private static final String PORTALS = "/v1/billing/portal-sessions";
  private static final BillingConfig TRIALS =
      new BillingConfig(
          new BillingConfig.Trial(14, false, true),
          7,
          false,
          Set.of(),
          4,
          List.of(URI.create("https://app.example.com/in/")),
          null,
          10,
          60);

  private final BillingApi billing = new BillingApi(TRIALS);

  @AfterEach
  void clear() {
    billing.noFaults();
  }

  @AfterAll
  void close() {
    billing.close();
  }

  private JsonObject session(String key, JsonObject wish) {
    HttpResponse<Buffer> answer = billing.checkout(key, wish);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
    String url = json(answer).getString("url");
    return billing.objects("checkout.session").stream()
        .filter(s -> url.equals(s.getString("url")))
        .findFirst()
        .orElseThrow();
  }

  private static String pointer(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(422);
    return json(answer).getJsonArray("errors").getJsonObject(0).getString("pointer");
  }

  @Test
  void plans_are_open_to_all_and_tell_what_comes_with_them() {
    HttpResponse<Buffer> answer = billing.api.client.get("/v1/billing/plans").send().await();
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonArray plans = json(answer).getJsonArray("data");
    JsonObject starter = plan(plans, "prod_starter");
    assertThat(starter.getString("name")).isEqualTo("Starter");
    assertThat(starter.getJsonArray("features").getJsonObject(0))
        .isEqualTo(new JsonObject().put("feature", "seats").put("name", "Seats").put("limit", 3));
    JsonObject price = starter.getJsonArray("prices").getJsonObject(0);
    assertThat(price.getString("price_id")).isEqualTo("price_starter_monthly");
    assertThat(price.getString("lookup_key")).isEqualTo("starter_monthly");
    assertThat(price.getInteger("unit_amount")).isEqualTo(900);
    assertThat(price.getString("interval")).isEqualTo("month");
    assertThat(plan(plans, "prod_pro").getJsonArray("prices")).hasSize(2);
    JsonObject metered = plan(plans, "prod_api_calls").getJsonArray("prices").getJsonObject(0);
    assertThat(metered.getString("usage_type")).isEqualTo("metered");
    assertThat(metered.getString("meter")).isNotEmpty();
  }

  private static JsonObject plan(JsonArray plans, String product) {
    return plans.stream()
        .map(JsonObject.class::cast)
        .filter(plan -> product.equals(plan.getString("product_id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void plans_stand_while_stripe_is_away_and_hidden_ones_never() {
    billing.api.client.get("/v1/billing/plans").send().await();
    hide("prod_hidden", true);
    hide("prod_shown", false);
    billing.fault(new JsonObject().put("fault", "reset"));
    HttpResponse<Buffer> answer = billing.api.client.get("/v1/billing/plans").send().await();
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonArray plans = json(answer).getJsonArray("data");
    assertThat(plan(plans, "prod_starter").getJsonArray("features")).hasSize(1);
    assertThat(plans.encode()).contains("prod_shown").doesNotContain("prod_hidden");
  }

  @Test
  void strangers_cause_no_more_calls_where_stripe_gives_no_answer() {
    try (var away = new BillingApi(TRIALS)) {
      away.fault(new JsonObject().put("fault", "status").put("status", 429));
      for (int i = 0; i < 20; i++) {
        HttpResponse<Buffer> answer = away.api.client.get("/v1/billing/plans").send().await();
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      JsonArray faults =
          json(away.control(HttpMethod.GET, "/_sim/faults", null)).getJsonArray("data");
      assertThat(faults.getJsonObject(0).getInteger("struck")).isBetween(1, 2);
    }
  }

  private void hide(String product, boolean hidden) {
    JsonObject metadata = new JsonObject();
    if (hidden) {
      metadata.put("hidden", "true");
    }
    JsonObject shown =
        billing
            .object("prod_starter")
            .put("id", product)
            .put("metadata", metadata)
            .putNull("default_price");
    JsonObject price =
        billing
            .object("price_starter_monthly")
            .put("id", "price_of_" + product)
            .put("product", product)
            .putNull("lookup_key");
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", shown);
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", price);
    billing.copy(ObjectKind.PRODUCT);
    billing.copy(ObjectKind.PRICE);
  }

  @ParameterizedTest
  @CsvSource({
    "price_id, price_none, /price_id",
    "quantity, 0, /quantity",
    "success_url, https://evil.example/, /success_url",
    "success_url, https://api.example.com.evil.example/, /success_url",
    "cancel_url, http://localhost:3000/, /cancel_url",
    "promotion_code, NOSUCHCODE, /promotion_code",
  })
  void what_is_wrong_is_pointed_at(String name, String value, String pointer) {
    String key = billing.key("wrong " + name + value);
    JsonObject wish = BillingApi.wish("price_starter_monthly");
    wish.put(name, name.equals("quantity") ? Integer.valueOf(value) : value);
    assertThat(pointer(billing.checkout(key, wish))).isEqualTo(pointer);
  }

  @Test
  void what_is_metered_has_no_quantity() {
    String key = billing.key("metered");
    JsonObject wish = BillingApi.wish("price_api_calls");
    assertThat(pointer(billing.checkout(key, wish.copy().put("quantity", 1))))
        .isEqualTo("/quantity");
    session(key, wish);
    assertThat(billing.posts("/v1/checkout/sessions").getLast().getString("body"))
        .doesNotContain("quantity");
  }

  @Test
  void a_customer_pays_in_one_currency() {
    String key = billing.key("currency");
    JsonObject customer =
        billing.object(
            session(key, BillingApi.wish("price_starter_monthly")).getString("customer"));
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", customer.put("currency", "eur"));
    billing.copy(ObjectKind.CUSTOMER);
    assertThat(pointer(billing.checkout(key, BillingApi.wish("price_pro_monthly"))))
        .isEqualTo("/price_id");
  }

  @Test
  void a_code_is_looked_up_and_a_listed_page_may_be_returned_to() {
    String key = billing.key("code");
    session(
        key,
        BillingApi.wish("price_starter_monthly")
            .put("success_url", "https://app.example.com/in/done")
            .put("promotion_code", "WELCOME20"));
    assertThat(billing.posts("/v1/checkout/sessions").getLast().getString("body"))
        .contains("promo_welcome20");
  }

  @Test
  void a_trial_comes_once() {
    String key = billing.key("trial");
    JsonObject session = session(key, BillingApi.wish("price_starter_monthly"));
    String asked = billing.posts("/v1/checkout/sessions").getLast().getString("body");
    assertThat(asked).contains("trial_period_days]=14").contains("if_required");
    billing.control(
        HttpMethod.POST,
        "/_sim/stripe/checkout/" + session.getString("id") + "/complete",
        new JsonObject());
    String subscription = billing.object(session.getString("id")).getString("subscription");
    billing.control(
        HttpMethod.PUT,
        "/_sim/stripe/objects",
        billing.object(subscription).put("status", "canceled"));

    JsonObject again = session(key, BillingApi.wish("price_starter_monthly"));

    assertThat(again.getString("id")).isNotEqualTo(session.getString("id"));
    assertThat(billing.posts("/v1/checkout/sessions").getLast().getString("body"))
        .doesNotContain("trial");
  }

  @Test
  void a_customer_that_carries_the_tenant_is_adopted() {
    var seeded = billing.seeded("adopted");
    billing.control(
        HttpMethod.POST,
        "/_sim/stripe/customers",
        new JsonObject()
            .put("email", "old@example.com")
            .put("metadata", new JsonObject().put("tenant_id", seeded.tenant().toString())));
    JsonObject customer = billing.objects("customer").getFirst();
    JsonObject subscription =
        billing.objects("subscription").stream()
            .filter(s -> customer.getString("id").equals(s.getString("customer")))
            .findFirst()
            .orElseThrow();

    HttpResponse<Buffer> twice =
        billing.checkout(seeded.key(), BillingApi.wish("price_starter_monthly"));
    assertThat(twice.statusCode()).as(twice.bodyAsString()).isEqualTo(409);
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", subscription.put("status", "canceled"));
    billing.copy(ObjectKind.SUBSCRIPTION);

    assertThat(
            session(seeded.key(), BillingApi.wish("price_starter_monthly")).getString("customer"))
        .isEqualTo(customer.getString("id"));
  }

  @Test
  void after_a_deletion_at_stripe_another_customer_is_made() {
    String key = billing.key("deleted");
    String customer = session(key, BillingApi.wish("price_starter_monthly")).getString("customer");
    billing.control(HttpMethod.DELETE, "/_sim/stripe/objects/" + customer, null);
    JsonObject session = session(key, BillingApi.wish("price_pro_monthly"));
    assertThat(session.getString("customer")).isNotEqualTo(customer);
  }

  @Test
  void the_portal_is_for_who_is_a_customer_and_says_what_is_missing() {
    String key = billing.key("portal");
    JsonObject wish = new JsonObject().put("return_url", "https://api.example.com/back");
    HttpResponse<Buffer> early = billing.api.post(PORTALS, key, wish);
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(json(early).getString("detail")).contains("checkout");

    session(key, BillingApi.wish("price_starter_monthly"));
    HttpResponse<Buffer> open = billing.api.post(PORTALS, key, wish);
    assertThat(open.statusCode()).as(open.bodyAsString()).isEqualTo(201);
    assertThat(json(open).getString("url")).contains("/_sim/stripe/portal/");
    assertThat(pointer(billing.api.post(PORTALS, key, wish.put("return_url", "https://x.y/"))))
        .isEqualTo("/return_url");

    billing.fault(
        new JsonObject()
            .put("fault", "lie")
            .put("path", "/v1/billing_portal/sessions")
            .put("status", 400)
            .put("content_type", "application/json")
            .put(
                "body",
                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No configuration\"}}"));
    HttpResponse<Buffer> none =
        billing.api.post(PORTALS, key, wish.put("return_url", "https://api.example.com/2"));
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(json(none).getString("detail")).contains("STRIPE_PORTAL_CONFIGURATION");
  }
}
