package io.billhook.api.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.billhook.mirror.ObjectKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What cannot be had: told by pointer, and nothing is written, here or at Stripe. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadChangesTest {
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);
  private final Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);

  @BeforeAll
  void otherPrices() {
    price("price_eur", "currency", "eur");
    price("price_hidden", "metadata", new JsonObject().put("hidden", "true"));
    price("price_old", "active", false);
    billing.copy(ObjectKind.PRICE);
  }

  private void price(String id, String field, Object value) {
    JsonObject price = billing.object("price_pro_monthly").put("id", id).put(field, value);
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", price);
  }

  @AfterAll
  void close() {
    billing.close();
  }

  @Test
  void each_wrong_field_has_its_pointer_and_nothing_is_written() {
    Instant start = Instant.parse(ada.shown().getString("current_period_start"));
    JsonObject before = ada.held();
    for (String price :
        List.of("price_eur", "price_hidden", "price_old", "price_none", "prod_pro")) {
      refused("/price_id", new JsonObject().put("price_id", price));
    }
    refused("/price_id", new JsonObject().put("price_id", "a b"));
    refused("/quantity", new JsonObject().put("quantity", 0));
    refused("/quantity", new JsonObject().put("quantity", -1));
    refused("/quantity", new JsonObject().put("quantity", 1.5));
    refused("/quantity", new JsonObject().put("price_id", "price_api_calls").put("quantity", 2));
    refused("/promotion_code", new JsonObject().put("promotion_code", "NOSUCHCODE"));
    refused("/when", new JsonObject().put("quantity", 2).put("when", "later"));
    refused("/proration", new JsonObject().put("quantity", 2).put("proration", "some"));
    refused(
        "/proration",
        new JsonObject()
            .put("quantity", 2)
            .put("when", "period_end")
            .put("proration", "always_invoice"));
    refused("/proration_date", at(start.minusSeconds(1)));
    refused("/proration_date", at(start.plusSeconds(40L * 86_400)));
    refused("/proration_date", at(start).put("proration", "none"));
    refused("/customer", new JsonObject().put("quantity", 2).put("customer", "cus_1"));
    refused("", new JsonObject());
    assertThat(ada.held()).isEqualTo(before);
    assertThat(ada.audited()).isEmpty();
    assertThat(billing.posts("/v1/subscriptions/" + ada.subscription())).isEmpty();
    assertThat(billing.posts("/v1/subscription_schedules")).isEmpty();
    assertThat(billing.posts("/v1/invoices")).isEmpty();
  }

  private static JsonObject at(Instant date) {
    return new JsonObject().put("quantity", 2).put("proration_date", date.toString());
  }

  private void refused(String pointer, JsonObject change) {
    for (HttpResponse<Buffer> answer : List.of(ada.patch(change), ada.post("preview", change))) {
      assertThat(pointers(answer)).as("%s: %s", change, answer.bodyAsString()).contains(pointer);
    }
  }

  private static List<String> pointers(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(422);
    JsonArray errors = TestApi.json(answer).getJsonArray("errors");
    return errors.stream().map(error -> ((JsonObject) error).getString("pointer")).toList();
  }

  @Test
  void the_past_is_no_time_to_resume_at() {
    assertThat(
            pointers(ada.post("pause", new JsonObject().put("resumes_at", "2020-01-01T00:00:00Z"))))
        .containsExactly("/resumes_at");
    assertThat(pointers(ada.post("cancel", new JsonObject().put("when", "tomorrow"))))
        .containsExactly("/when");
  }

  @Test
  void who_may_only_read_changes_nothing() {
    String reader = billing.api.seedKey("reader", "billing:read");
    for (String action : List.of("cancel", "pause", "resume", "preview")) {
      var answer =
          billing.api.post(
              "/v1/billing/subscription/" + action, reader, new JsonObject().put("quantity", 1));
      assertThat(answer.statusCode()).as(action).isEqualTo(403);
    }
    var patched =
        billing
            .api
            .request(HttpMethod.PATCH, "/v1/billing/subscription")
            .bearerTokenAuthentication(reader)
            .sendJsonObject(new JsonObject().put("quantity", 1))
            .await();
    assertThat(patched.statusCode()).isEqualTo(403);
  }

  @Test
  void a_member_reads_and_an_admin_changes() {
    String token = billing.api.operator(); // of a person like any other
    as(token, "viewer", 403);
    as(token, "member", 403);
    as(token, "admin", 200);
    as(token, "owner", 200);
  }

  private void as(String token, String role, int expected) {
    Subscriber bob = Subscriber.of(billing, "price_pro_monthly", 1);
    billing
        .api
        .database
        .auth()
        .run(
            tx ->
                tx.update(
                    """
                INSERT INTO membership (tenant_id, account_id, role)
                SELECT $1, id, $2 FROM account WHERE email = $3
                """,
                    bob.tenant(),
                    role,
                    TestApi.EMAIL));
    for (String action : List.of("resume", "pause", "cancel")) {
      var changed =
          billing
              .api
              .request(HttpMethod.POST, "/v1/billing/subscription/" + action)
              .bearerTokenAuthentication(token)
              .putHeader("X-Tenant-Id", bob.tenant().toString())
              .send()
              .await();
      assertThat(changed.statusCode()).as(role + " " + changed.bodyAsString()).isEqualTo(expected);
    }
    var read =
        billing
            .api
            .request(HttpMethod.GET, "/v1/billing/subscription")
            .bearerTokenAuthentication(token)
            .putHeader("X-Tenant-Id", bob.tenant().toString())
            .send()
            .await();
    assertThat(read.statusCode()).isEqualTo(200);
  }

  @Test
  void where_members_are_what_is_paid_for_nobody_sets_a_quantity() {
    var seats =
        new BillingConfig(
            BillingConfig.USUAL.trial(), 7, true, Set.of(), 4, List.of(), null, 10, 60);
    try (var members = new BillingApi(seats)) {
      Subscriber eve = Subscriber.of(members, "price_pro_monthly", 2);
      assertThat(pointers(eve.patch(new JsonObject().put("quantity", 5))))
          .containsExactly("/quantity");
      Subscriber.ok(eve.patch(new JsonObject().put("price_id", "price_starter_monthly")));
    }
  }

  @Test
  void without_a_subscription_a_change_says_what_to_do() {
    Subscriber nobody = Subscriber.none(billing);
    for (String action : List.of("cancel", "pause", "resume")) {
      var answer = nobody.post(action, new JsonObject());
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(TestApi.json(answer).getString("detail"))
          .contains("POST /v1/billing/checkout-sessions");
    }
  }
}
