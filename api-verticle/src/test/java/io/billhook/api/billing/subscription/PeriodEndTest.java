package io.billhook.api.billing.subscription;

import static io.billhook.api.billing.Subscriber.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Changes that wait for the next period. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeriodEndTest {
  private static final JsonObject NOTHING = new JsonObject();
  private static final JsonObject TO_STARTER =
      new JsonObject().put("price_id", "price_starter_monthly").put("when", "period_end");
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterAll
  void close() {
    billing.close();
  }

  @Test
  void a_scheduled_change_is_shown_and_comes_with_the_period() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 2);
    JsonObject changed = ok(ada.patch(TO_STARTER));
    JsonObject pending =
        new JsonObject()
            .put("price_id", "price_starter_monthly")
            .put("quantity", 2)
            .put("at", changed.getString("current_period_end"));
    assertThat(changed.getJsonObject("pending_change")).isEqualTo(pending);
    assertThat(changed.getJsonArray("items").getJsonObject(0).getString("price_id"))
        .isEqualTo("price_pro_monthly");
    assertThat(ada.shown().getJsonObject("pending_change")).isEqualTo(pending);

    JsonObject other = ok(ada.patch(TO_STARTER.copy().put("quantity", 5)));
    assertThat(other.getJsonObject("pending_change")).isEqualTo(pending.put("quantity", 5));
    assertThat(billing.objects("subscription_schedule"))
        .filteredOn(each -> ada.subscription().equals(each.getValue("subscription")))
        .hasSize(1);

    ada.advance(32 * 86_400);
    ada.sync();
    JsonObject then = ada.shown();
    assertThat(then.getJsonArray("items").getJsonObject(0).getString("price_id"))
        .isEqualTo("price_starter_monthly");
    assertThat(then.getJsonArray("items").getJsonObject(0).getInteger("quantity")).isEqualTo(5);
    assertThat(then.getJsonObject("pending_change")).isNull();
    assertThat(ada.audited()).containsExactly("subscription.change", "subscription.change");
  }

  @Test
  void it_is_taken_back_by_resume_a_change_now_and_a_cancellation() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    ok(ada.patch(TO_STARTER));
    assertThat(ok(ada.post("resume", NOTHING)).getJsonObject("pending_change")).isNull();
    assertThat(ada.held().getString("schedule")).isNull();

    ok(ada.patch(TO_STARTER));
    JsonObject now = ok(ada.patch(new JsonObject().put("quantity", 3)));
    assertThat(now.getJsonObject("pending_change")).isNull();
    assertThat(now.getJsonArray("items").getJsonObject(0).getInteger("quantity")).isEqualTo(3);

    ok(ada.patch(TO_STARTER));
    JsonObject canceled = ok(ada.post("cancel", NOTHING));
    assertThat(canceled.getJsonObject("pending_change")).isNull();
    assertThat(canceled.getString("cancels_at")).isNotNull();

    var refused = ada.patch(TO_STARTER);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(refused).getString("detail"))
        .contains("POST /v1/billing/subscription/resume");
  }

  @Test
  void a_discount_goes_on_through_it() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    ok(ada.patch(new JsonObject().put("promotion_code", "WELCOME20")));
    ok(ada.patch(TO_STARTER));
    String discount = ada.held().getJsonArray("discounts").getString(0);
    var schedule = billing.object(ada.held().getString("schedule"));
    for (int i = 0; i < 2; i++) {
      assertThat(
              schedule
                  .getJsonArray("phases")
                  .getJsonObject(i)
                  .getJsonArray("discounts")
                  .getJsonObject(0)
                  .getString("discount"))
          .isEqualTo(discount);
    }
  }

  @Test
  void a_crash_between_the_two_calls_is_gone_on_from() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    billing.fault(
        new JsonObject()
            .put("fault", "status")
            .put("status", 500)
            .put("path", "/v1/subscription_schedules/")
            .put("count", 1));
    assertThat(ada.patch(TO_STARTER).statusCode()).isEqualTo(503);
    billing.noFaults();
    assertThat(ada.shown().getJsonObject("pending_change")).isNull();
    assertThat(ok(ada.patch(TO_STARTER)).getJsonObject("pending_change")).isNotNull();
    assertThat(billing.objects("subscription_schedule"))
        .filteredOn(each -> ada.subscription().equals(each.getValue("subscription")))
        .hasSize(1);
  }
}
