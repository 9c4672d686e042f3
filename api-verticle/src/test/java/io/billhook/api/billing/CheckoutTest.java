package io.billhook.api.billing;

import static io.billhook.api.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.BillingConfig;
import io.billhook.mirror.ObjectKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Buying, over HTTP, with the simulator as Stripe. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckoutTest {
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterEach
  void clear() {
    billing.noFaults();
  }

  @AfterAll
  void close() {
    billing.close();
  }

  private static JsonObject starter() {
    return BillingApi.wish("price_starter_monthly");
  }

  private JsonObject bought(String key, JsonObject wish) {
    HttpResponse<Buffer> answer = billing.checkout(key, wish);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
    return json(answer);
  }

  private List<JsonObject> sessions(String customer) {
    return billing.objects("checkout.session").stream()
        .filter(session -> customer.equals(session.getString("customer")))
        .toList();
  }

  private JsonObject session(JsonObject bought) {
    return billing.objects("checkout.session").stream()
        .filter(s -> bought.getString("url").equals(s.getString("url")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_checkout_is_a_session_of_a_customer_that_carries_the_tenant() {
    String key = billing.key("first");

    JsonObject bought = bought(key, starter());

    JsonObject session = session(bought);
    JsonObject customer = billing.object(session.getString("customer"));
    assertThat(customer.getJsonObject("metadata").getString("tenant_id"))
        .isEqualTo(session.getString("client_reference_id"));
    assertThat(session.getString("mode")).isEqualTo("subscription");
    assertThat(bought.getString("status")).isEqualTo("open");
    JsonObject job = json(billing.api.get("/v1/jobs/" + bought.getString("job_id"), key));
    assertThat(job.getString("kind")).isEqualTo("billing.checkout");
    assertThat(job.getString("state")).isEqualTo("scheduled");
    assertThat(
            billing.api.count(
                "SELECT count(*) FROM billing_object WHERE stripe_id = $1 AND tenant_id = $2",
                customer.getString("id"),
                UUID.fromString(session.getString("client_reference_id"))))
        .isOne();
  }

  @Test
  void the_same_choice_gives_the_open_session_again_another_expires_it() {
    String key = billing.key("twice");
    JsonObject first = bought(key, starter());
    JsonObject again = bought(key, starter());
    assertThat(again).isEqualTo(first);

    JsonObject old = session(first);
    JsonObject other = bought(key, BillingApi.wish("price_pro_monthly").put("quantity", 3));

    assertThat(other.getString("id")).isNotEqualTo(first.getString("id"));
    assertThat(billing.object(old.getString("id")).getString("status")).isEqualTo("expired");
    assertThat(session(other).getString("status")).isEqualTo("open");
    assertThat(sessions(old.getString("customer"))).hasSize(2);
  }

  @Test
  void one_that_has_expired_at_stripe_makes_room() {
    String key = billing.key("expired");
    JsonObject first = bought(key, starter());
    JsonObject session = session(first).put("status", "expired").putNull("url");
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", session);

    assertThat(bought(key, starter()).getString("id")).isNotEqualTo(first.getString("id"));
  }

  @Test
  void fifty_at_once_are_one_customer_and_one_session() {
    assertOne(fiftyAtOnce(billing.key("fifty")));
  }

  @Test
  void fifty_at_once_whose_answers_are_lost_are_one_customer_and_one_session() {
    String key = billing.key("fifty lost");
    for (String path : List.of("/v1/customers", "/v1/checkout/sessions")) {
      billing.fault(
          new JsonObject().put("fault", "accept_then_reset").put("path", path).put("count", 3));
    }
    assertOne(fiftyAtOnce(key));
  }

  private void assertOne(List<HttpResponse<Buffer>> answers) {
    var statuses = answers.stream().map(HttpResponse::statusCode).collect(Collectors.toSet());
    assertThat(statuses).isSubsetOf(201, 503).contains(201);
    List<JsonObject> given =
        answers.stream().filter(a -> a.statusCode() == 201).map(a -> json(a)).distinct().toList();
    assertThat(given).hasSize(1);
    JsonObject session = session(given.getFirst());
    assertThat(sessions(session.getString("customer"))).hasSize(1);
    String tenant = session.getString("client_reference_id");
    assertThat(billing.objects("customer"))
        .filteredOn(c -> tenant.equals(c.getJsonObject("metadata").getString("tenant_id")))
        .hasSize(1);
  }

  private List<HttpResponse<Buffer>> fiftyAtOnce(String key) {
    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(
          billing
              .api
              .client
              .post(BillingApi.CHECKOUTS)
              .bearerTokenAuthentication(key)
              .putHeader("Idempotency-Key", UUID.randomUUID().toString())
              .sendJsonObject(starter()));
    }
    Future.join(sent).await();
    return sent.stream().map(Future::result).toList();
  }

  @Test
  void who_has_a_subscription_buys_no_other_one() {
    String key = billing.key("subscribed");
    JsonObject session = session(bought(key, starter()));
    billing.control(
        HttpMethod.POST,
        "/_sim/stripe/checkout/" + session.getString("id") + "/complete",
        new JsonObject());

    HttpResponse<Buffer> before = billing.checkout(key, BillingApi.wish("price_pro_monthly"));
    assertThat(before.statusCode()).as(before.bodyAsString()).isEqualTo(409);
    billing.copy(ObjectKind.SUBSCRIPTION);
    HttpResponse<Buffer> after = billing.checkout(key, starter());
    assertThat(after.statusCode()).isEqualTo(409);
    assertThat(json(after).getString("detail")).contains("PATCH /v1/billing/subscription");
    assertThat(sessions(session.getString("customer"))).hasSize(1);
  }
}
