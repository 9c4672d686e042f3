package io.billhook.api.billing.subscription;

import static io.billhook.api.billing.Subscriber.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Cancel, pause, resume and changes of the plan, with the simulator as Stripe. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesTest {
  private static final JsonObject NOTHING = new JsonObject();
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterAll
  void close() {
    billing.close();
  }

  private Subscriber pro() {
    return Subscriber.of(billing, "price_pro_monthly", 1);
  }

  @Test
  void a_cancellation_ends_with_the_period_and_can_be_taken_back() {
    Subscriber ada = pro();
    JsonObject canceled = ok(ada.post("cancel", NOTHING));
    assertThat(canceled.getString("status")).isEqualTo("active");
    assertThat(canceled.getString("access")).isEqualTo("granted");
    assertThat(canceled.getString("cancels_at"))
        .isEqualTo(canceled.getString("current_period_end"));
    assertThat(ada.held().getBoolean("cancel_at_period_end")).isTrue();
    assertThat(ada.shown().getString("cancels_at")).isEqualTo(canceled.getString("cancels_at"));

    JsonObject resumed = ok(ada.post("resume", NOTHING));
    assertThat(resumed.getString("cancels_at")).isNull();
    assertThat(ada.held().getBoolean("cancel_at_period_end")).isFalse();
    assertThat(ada.audited()).containsExactly("subscription.cancel", "subscription.resume");

    ok(ada.post("resume", NOTHING));
    assertThat(ada.audited()).as("nothing to take back").hasSize(2);
  }

  @Test
  void an_end_that_the_portal_has_scheduled_is_taken_back() {
    Subscriber ada = pro();
    long at = Instant.now().getEpochSecond() + 864_000;
    ada.atStripe(HttpMethod.POST, "/v1/subscriptions/" + ada.subscription(), "cancel_at=" + at);
    JsonObject resumed = ok(ada.post("resume", NOTHING)); // of which no event has come
    assertThat(resumed.getString("cancels_at")).isNull();
    assertThat(ada.held().getLong("cancel_at")).isNull();
  }

  @Test
  void a_cancellation_now_is_over_at_once_and_for_good() {
    Subscriber ada = pro();
    JsonObject canceled = ok(ada.post("cancel", new JsonObject().put("when", "now")));
    assertThat(canceled.getString("status")).isEqualTo("canceled");
    assertThat(canceled.getString("access")).isEqualTo("none");
    assertThat(canceled.getString("cancels_at")).isNull();
    assertThat(ok(ada.post("cancel", NOTHING)).getString("status")).isEqualTo("canceled");
    assertThat(ada.audited()).containsExactly("subscription.cancel");

    for (HttpResponse<Buffer> late :
        List.of(
            ada.post("resume", NOTHING),
            ada.post("pause", NOTHING),
            ada.post("preview", new JsonObject().put("quantity", 2)),
            ada.patch(new JsonObject().put("quantity", 2)))) {
      assertThat(late.statusCode()).as(late.bodyAsString()).isEqualTo(409);
      assertThat(TestApi.json(late).getString("detail"))
          .contains("POST /v1/billing/checkout-sessions");
    }
    assertThat(ada.audited()).hasSize(1);
  }

  @Test
  void an_end_of_which_no_event_has_come_is_found() {
    Subscriber ada = pro();
    ada.atStripe(HttpMethod.DELETE, "/v1/subscriptions/" + ada.subscription(), "");
    assertThat(ada.shown().getString("status")).isEqualTo("active");
    assertThat(ada.patch(new JsonObject().put("quantity", 2)).statusCode()).isEqualTo(409);
    assertThat(ada.shown().getString("status")).isEqualTo("canceled");
  }

  @Test
  void one_that_stripe_has_no_more_is_over() {
    Subscriber ada = pro();
    billing.control(HttpMethod.DELETE, "/_sim/stripe/objects/" + ada.subscription(), null);
    assertThat(ada.post("resume", NOTHING).statusCode()).isEqualTo(409);
    assertThat(ada.shown().getString("status")).isEqualTo("canceled");
    assertThat(ada.shown().getString("access")).isEqualTo("none");
  }

  @Test
  void one_that_is_past_due_ends_at_once() {
    Subscriber ada = pro();
    JsonObject pastDue = ada.held().put("status", "past_due");
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", pastDue);
    JsonObject canceled = ok(ada.post("cancel", new JsonObject().put("when", "period_end")));
    assertThat(canceled.getString("status")).isEqualTo("canceled");
  }

  @Test
  void a_pause_voids_invoices_and_takes_the_access() {
    Subscriber ada = pro();
    Instant at = Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS);
    JsonObject paused = ok(ada.post("pause", new JsonObject().put("resumes_at", at.toString())));
    assertThat(paused.getBoolean("paused")).isTrue();
    assertThat(paused.getString("status")).isEqualTo("active");
    assertThat(paused.getString("access")).isEqualTo("none");
    assertThat(ada.held().getJsonObject("pause_collection"))
        .isEqualTo(new JsonObject().put("behavior", "void").put("resumes_at", at.getEpochSecond()));

    JsonObject resumed = ok(ada.post("resume", NOTHING));
    assertThat(resumed.getBoolean("paused")).isFalse();
    assertThat(resumed.getString("access")).isEqualTo("granted");
    assertThat(ada.held().getValue("pause_collection")).isNull();
    assertThat(ada.audited()).containsExactly("subscription.pause", "subscription.resume");
  }

  @Test
  void a_trial_that_has_ended_without_a_card_goes_on_when_it_is_resumed() {
    Subscriber ada = pro();
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", ada.held().put("status", "paused"));
    ada.sync();
    assertThat(ada.shown().getBoolean("paused")).isTrue();
    JsonObject resumed = ok(ada.post("resume", NOTHING));
    assertThat(resumed.getString("status")).isEqualTo("active");
    assertThat(resumed.getBoolean("paused")).isFalse();
  }

  @Test
  void a_change_now_is_in_the_answer_and_in_the_copy() {
    Subscriber ada = Subscriber.of(billing, "price_starter_monthly", 2);
    JsonObject changed =
        ok(
            ada.patch(
                new JsonObject()
                    .put("price_id", "price_pro_monthly")
                    .put("promotion_code", "WELCOME20")));
    assertThat(changed.getJsonArray("items").getJsonObject(0).getString("price_id"))
        .isEqualTo("price_pro_monthly");
    assertThat(changed.getJsonArray("items").getJsonObject(0).getInteger("quantity")).isEqualTo(2);
    JsonObject discount = changed.getJsonArray("discounts").getJsonObject(0);
    assertThat(discount.getString("coupon_id")).isEqualTo("WELCOME20");
    assertThat(discount.getString("promotion_code_id")).isEqualTo("promo_welcome20");
    JsonObject read = ada.shown();
    assertThat(read.getJsonArray("items")).isEqualTo(changed.getJsonArray("items"));
    ada.sync();
    assertThat(ada.shown().getJsonArray("discounts")).isEqualTo(changed.getJsonArray("discounts"));

    JsonObject more = ok(ada.patch(new JsonObject().put("quantity", 5)));
    assertThat(more.getJsonArray("items").getJsonObject(0).getInteger("quantity")).isEqualTo(5);
    assertThat(more.getJsonArray("discounts")).isEqualTo(changed.getJsonArray("discounts"));
    assertThat(ada.audited()).containsExactly("subscription.change", "subscription.change");
    assertThat(
            billing.api.count(
                "SELECT count(*) FROM job WHERE kind = 'billing.sync' AND args->>'id' = $1",
                ada.subscription()))
        .isOne();
  }

  @Test
  void one_key_changes_once_and_a_lost_answer_is_no_second_change() {
    Subscriber ada = pro();
    String once = UUID.randomUUID().toString();
    String path = "/v1/billing/subscription/pause";
    var first = billing.api.post(path, ada.key(), once, NOTHING);
    var again = billing.api.post(path, ada.key(), once, NOTHING);
    assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(billing.posts("/v1/subscriptions/" + ada.subscription())).hasSize(1);

    billing.fault(
        new JsonObject()
            .put("fault", "accept_then_reset")
            .put("path", "/v1/subscriptions/" + ada.subscription())
            .put("count", 3));
    int answers = 0;
    while (ada.patch(new JsonObject().put("quantity", 4)).statusCode() != 200) {
      assertThat(++answers).isLessThan(10);
    }
    billing.noFaults();
    List<String> keys =
        billing.posts("/v1/subscriptions/" + ada.subscription()).stream()
            .skip(1)
            .map(call -> call.getString("idempotency_key"))
            .distinct()
            .toList();
    assertThat(keys).hasSize(1);
    assertThat(ada.shown().getJsonArray("items").getJsonObject(0).getInteger("quantity"))
        .isEqualTo(4);
  }
}
