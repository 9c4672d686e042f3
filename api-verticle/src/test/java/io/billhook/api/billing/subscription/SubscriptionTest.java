package io.billhook.api.billing.subscription;

import static io.billhook.api.billing.Subscriber.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.billhook.provider.Breaker;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a tenant has, as our copy shows it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionTest {
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterEach
  void clear() {
    billing.noFaults();
  }

  @AfterAll
  void close() {
    billing.close();
  }

  @Test
  void without_one_the_status_is_none() {
    Subscriber nobody = Subscriber.none(billing);
    JsonObject shown = nobody.shown();
    assertThat(shown.getString("status")).isEqualTo("none");
    assertThat(shown.getString("access")).isEqualTo("none");
    assertThat(shown.getString("id")).isNull();
    assertThat(shown.getJsonArray("items")).isEmpty();
    assertThat(shown.getBoolean("stale")).isFalse();
    assertThat(ok(nobody.get("/v1/billing/customer")))
        .isEqualTo(
            new JsonObject().putNull("customer_id").putNull("email").putNull("payment_method"));
    assertThat(ok(nobody.get("/v1/billing/invoices")))
        .isEqualTo(new JsonObject().put("data", new JsonArray()).putNull("next_cursor"));
  }

  @Test
  void an_active_one_is_shown_with_what_it_is_paid_by() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 3);
    JsonObject held = ada.held();
    JsonObject item = held.getJsonObject("items").getJsonArray("data").getJsonObject(0);

    JsonObject shown = ada.shown();

    assertThat(Instant.parse((String) shown.remove("synced_at"))).isBefore(Instant.now());
    assertThat(shown)
        .isEqualTo(
            new JsonObject()
                .put("id", ada.subscription())
                .put("status", "active")
                .put("access", "granted")
                .putNull("cancels_at")
                .putNull("trial_end")
                .put("current_period_start", time(item, "current_period_start"))
                .put("current_period_end", time(item, "current_period_end"))
                .put("paused", false)
                .putNull("pending_change")
                .put(
                    "items",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("id", item.getString("id"))
                                .put("price_id", "price_pro_monthly")
                                .put("quantity", 3)))
                .put("discounts", new JsonArray())
                .put("stale", false));
    assertThat(ok(ada.get("/v1/billing/customer")))
        .isEqualTo(
            new JsonObject()
                .put("customer_id", ada.customer())
                .put("email", "ada@example.com")
                .put(
                    "payment_method",
                    new JsonObject()
                        .put("type", "card")
                        .put("brand", "visa")
                        .put("last4", "4242")
                        .put("exp_month", 12)
                        .put("exp_year", 2034)));
  }

  private static String time(JsonObject object, String field) {
    return Instant.ofEpochSecond(object.getLong(field)).toString();
  }

  @Test
  void what_the_portal_has_scheduled_is_shown() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    long end = Instant.now().getEpochSecond() + 864_000;
    ada.atStripe(HttpMethod.POST, "/v1/subscriptions/" + ada.subscription(), "cancel_at=" + end);
    ada.sync();
    assertThat(ada.shown().getString("cancels_at"))
        .isEqualTo(Instant.ofEpochSecond(end).toString());
  }

  @Test
  void the_copy_is_stale_while_stripe_is_away_and_when_an_event_has_waited() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    Subscriber bob = Subscriber.of(billing, "price_pro_monthly", 1);
    received(ada.subscription(), 59);
    assertThat(ada.shown().getBoolean("stale")).isFalse();
    received(ada.customer(), 61);
    assertThat(ada.shown().getBoolean("stale")).isTrue();
    assertThat(bob.shown().getBoolean("stale")).isFalse();
  }

  @Test
  void while_stripe_is_away_it_is_read_and_nothing_is_changed() {
    try (var away = new BillingApi(BillingConfig.USUAL)) {
      Subscriber ada = Subscriber.of(away, "price_pro_monthly", 1);
      away.fault(new JsonObject().put("fault", "status").put("status", 500).put("count", 100));
      for (int i = 0; i < 8; i++) {
        var refused = ada.post("pause", new JsonObject());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isNotNull();
      }
      JsonObject shown = ada.shown();
      assertThat(shown.getBoolean("stale")).isTrue();
      assertThat(shown.getString("status")).isEqualTo("active");
      assertThat(shown.getBoolean("paused")).isFalse();
      assertThat(ada.get("/v1/billing/invoices").statusCode()).isEqualTo(200);
      assertThat(ada.get("/v1/billing/customer").statusCode()).isEqualTo(200);
      assertThat(ada.audited()).isEmpty();

      away.noFaults();
      away.api.parts.breakers().of("stripe").order(Breaker.Order.CLOSED);
      assertThat(ada.shown().getBoolean("stale")).isFalse();
      assertThat(ok(ada.post("pause", new JsonObject())).getBoolean("paused")).isTrue();
    }
  }

  private void received(String object, int secondsAgo) {
    billing.api.rows(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                                   body, headers, state, received_at)
        VALUES (gen_random_uuid(), 'stripe', 'default', gen_random_uuid()::text, 'x.updated', 'x', $1,
                '{}', '{}', 'received', now() - make_interval(secs => $2))
        RETURNING id
        """,
        object,
        secondsAgo);
  }
}
