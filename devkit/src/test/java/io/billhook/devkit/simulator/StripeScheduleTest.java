package io.billhook.devkit.simulator;

import static io.billhook.devkit.simulator.StripeShop.DAY;
import static io.billhook.devkit.simulator.StripeShop.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeScheduleTest extends ShopTest {
  @Test
  void change_with_the_next_period_comes_with_it() {
    String small = shop.price(900, "month");
    String large = shop.price(2900, "month");
    JsonObject begun = shop.subscribe(shop.customer("pm_card_visa"), large, Map.of());
    String id = begun.getString("id");
    JsonObject schedule = schedule(id);
    JsonObject first = schedule.getJsonArray("phases").getJsonObject(0);
    assertThat(first.getLong("start_date")).isEqualTo(item(begun).getLong("current_period_start"));
    assertThat(first.getLong("end_date")).isEqualTo(item(begun).getLong("current_period_end"));
    assertThat(shop.subscription(id).getString("schedule")).isEqualTo(schedule.getString("id"));

    JsonObject set = phases(schedule, large, small);
    assertThat(set.getString("status")).isEqualTo("active");
    assertThat(set.getJsonArray("phases")).hasSize(2);
    assertThat(set.getJsonObject("current_phase").getLong("end_date"))
        .isEqualTo(first.getLong("end_date"));
    assertThat(item(shop.subscription(id)).getJsonObject("price").getString("id")).isEqualTo(large);

    shop.advance(31 * DAY + 1);
    JsonObject after = shop.subscription(id);
    assertThat(item(after).getJsonObject("price").getString("id")).isEqualTo(small);
    assertThat(item(after).getString("id")).isEqualTo(item(begun).getString("id"));
    assertThat(shop.invoices(id).getFirst().getLong("amount_paid")).isEqualTo(900);
    assertThat(shop.invoices(id)).hasSize(2);

    shop.advance(31 * DAY);
    JsonObject done = shop.read("/v1/subscription_schedules/" + schedule.getString("id"));
    assertThat(done.getString("status")).isEqualTo("completed");
    assertThat(done.getString("released_subscription")).isEqualTo(id);
    assertThat(shop.subscription(id).getValue("schedule")).isNull();
    assertThat(shop.events("subscription_schedule.completed")).hasSize(1);
  }

  @Test
  void preview_of_a_scheduled_change_is_the_next_invoice() {
    String large = shop.price(2900, "month");
    String yearly = shop.price(9000, "year");
    String id = shop.subscribe(shop.customer("pm_card_visa"), large, Map.of()).getString("id");
    phases(schedule(id), large, yearly);
    JsonObject preview =
        bench.stripe("/v1/invoices/create_preview", Map.of("subscription", id)).json();
    assertThat(preview.getLong("amount_due")).isEqualTo(9000);
    shop.advance(31 * DAY + 1);
    assertThat(shop.invoices(id).getFirst().getLong("amount_paid")).isEqualTo(9000);
    assertThat(shop.invoices(id)).hasSize(2);
    assertThat(shop.subscription(id).getString("status")).isEqualTo("active");
  }

  @Test
  void released_schedule_changes_nothing_any_more() {
    String large = shop.price(2900, "month");
    String id = shop.subscribe(shop.customer("pm_card_visa"), large, Map.of()).getString("id");
    JsonObject schedule = schedule(id);
    phases(schedule, large, shop.price(900, "month"));
    Answer refused =
        bench.stripe("/v1/subscriptions/" + id, Map.of("cancel_at_period_end", "true"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(bench.stripe("/v1/subscription_schedules", Map.of("from_subscription", id)).status())
        .isEqualTo(400);

    String path = "/v1/subscription_schedules/" + schedule.getString("id");
    JsonObject released = bench.stripe(path + "/release", Map.of()).json();
    assertThat(released.getString("status")).isEqualTo("released");
    assertThat(released.getLong("released_at")).isPositive();
    assertThat(bench.stripe(path + "/release", Map.of()).status()).isEqualTo(400);
    shop.advance(32 * DAY);
    assertThat(item(shop.subscription(id)).getJsonObject("price").getString("id")).isEqualTo(large);
  }

  @Test
  void schedule_ends_with_its_subscription_and_may_end_it() {
    String price = shop.price(900, "month");
    String customer = shop.customer("pm_card_visa");
    String id = shop.subscribe(customer, price, Map.of()).getString("id");
    JsonObject schedule = schedule(id);
    bench.stripe(io.vertx.core.http.HttpMethod.DELETE, "/v1/subscriptions/" + id);
    String path = "/v1/subscription_schedules/" + schedule.getString("id");
    assertThat(shop.read(path).getString("status")).isEqualTo("canceled");

    JsonObject begun =
        bench
            .stripe(
                "/v1/subscription_schedules",
                Map.of(
                    "customer",
                    customer,
                    "start_date",
                    Long.toString(shop.advance(0) + DAY),
                    "end_behavior",
                    "cancel",
                    "phases[0][items][0][price]",
                    price,
                    "phases[0][iterations]",
                    "2"))
            .json();
    assertThat(begun.getString("status")).isEqualTo("not_started");
    shop.advance(DAY + 1);
    JsonObject active = shop.read("/v1/subscription_schedules/" + begun.getString("id"));
    String owned = active.getString("subscription");
    assertThat(shop.subscription(owned).getString("status")).isEqualTo("active");
    shop.advance(64 * DAY);
    assertThat(shop.subscription(owned).getString("status")).isEqualTo("canceled");
    assertThat(shop.invoices(owned)).hasSize(2);
  }

  @Test
  void wrong_phases_are_refused() {
    String price = shop.price(900, "month");
    String id = shop.subscribe(shop.customer("pm_card_visa"), price, Map.of()).getString("id");
    String path = "/v1/subscription_schedules/" + schedule(id).getString("id");
    for (Map<String, String> wrong :
        List.of(
            Map.of("phases[0][items][0][price]", "price_none"),
            Map.of("phases[0][items][0][price]", price, "phases[0][end_date]", "1"),
            Map.of("phases[0][items][0][price]", price, "phases[0][x]", "1"))) {
      assertThat(bench.stripe(path, wrong).status()).isEqualTo(400);
    }
    assertThat(
            bench
                .stripe("/v1/subscription_schedules", Map.of("from_subscription", "sub_none"))
                .status())
        .isEqualTo(400);
  }

  private JsonObject schedule(String subscription) {
    Answer answer =
        bench.stripe("/v1/subscription_schedules", Map.of("from_subscription", subscription));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** The phase that is under way, said again, and another. */
  private JsonObject phases(JsonObject schedule, String now, String next) {
    JsonObject first = schedule.getJsonArray("phases").getJsonObject(0);
    Map<String, String> form = new HashMap<>();
    form.put("end_behavior", "release");
    form.put("proration_behavior", "none");
    form.put("phases[0][start_date]", first.getLong("start_date").toString());
    form.put("phases[0][end_date]", first.getLong("end_date").toString());
    form.put("phases[0][items][0][price]", now);
    form.put("phases[0][items][0][quantity]", "1");
    form.put("phases[1][items][0][price]", next);
    form.put("phases[1][items][0][quantity]", "1");
    form.put("phases[1][proration_behavior]", "none");
    Answer answer = bench.stripe("/v1/subscription_schedules/" + schedule.getString("id"), form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
