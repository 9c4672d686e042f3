package io.billhook.devkit.simulator;

import static io.billhook.devkit.simulator.StripeShop.DAY;
import static io.billhook.devkit.simulator.StripeShop.item;
import static io.billhook.devkit.simulator.StripeShop.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StripePreviewTest extends ShopTest {
  @Test
  void upgrade_is_prorated_to_the_second() {
    JsonObject begun = shop.subscribe(card(), shop.price(900, "month"), Map.of());
    long start = item(begun).getLong("current_period_start");
    long end = item(begun).getLong("current_period_end");
    long at = start + 7 * DAY + 12_345;
    shop.advance(8 * DAY);
    shop.update(
        begun.getString("id"),
        Map.of(
            "items[0][id]", item(begun).getString("id"),
            "items[0][price]", shop.price(2900, "month"),
            "proration_behavior", "always_invoice",
            "proration_date", Long.toString(at)));
    JsonObject invoice = shop.invoices(begun.getString("id")).getFirst();
    long credit = -Math.round(900.0 * (end - at) / (end - start));
    long debit = Math.round(2900.0 * (end - at) / (end - start));
    assertThat(lines(invoice))
        .extracting(line -> line.getLong("amount"))
        .containsExactly(credit, debit);
    assertThat(invoice.getLong("amount_paid")).isEqualTo(credit + debit);
    assertThat(invoice.getString("billing_reason")).isEqualTo("subscription_update");
    for (JsonObject line : lines(invoice)) {
      JsonObject of = line.getJsonObject("parent").getJsonObject("subscription_item_details");
      assertThat(of.getBoolean("proration")).isTrue();
      assertThat(line.getJsonObject("period").getLong("start")).isEqualTo(at);
      assertThat(line.getJsonObject("period").getLong("end")).isEqualTo(end);
    }
    JsonObject credited =
        lines(invoice)
            .getFirst()
            .getJsonObject("parent")
            .getJsonObject("subscription_item_details")
            .getJsonObject("proration_details")
            .getJsonObject("credited_items");
    assertThat(credited.getString("invoice")).isEqualTo(begun.getString("latest_invoice"));
  }

  @Test
  void prorations_wait_for_the_renewal_unless_told_otherwise() {
    JsonObject begun = shop.subscribe(card(), shop.price(1000, "month"), Map.of());
    String id = begun.getString("id");
    shop.advance(10 * DAY);
    Map<String, String> more =
        Map.of("items[0][id]", item(begun).getString("id"), "items[0][quantity]", "3");
    JsonObject preview = preview(id, more, Map.of());
    shop.update(id, more);
    assertThat(shop.invoices(id)).hasSize(1);
    assertThat(shop.data("/v1/invoiceitems?customer=" + begun.getString("customer"))).hasSize(2);
    shop.advance(25 * DAY);
    JsonObject cycle = shop.invoices(id).getFirst();
    assertThat(lines(cycle)).hasSize(3);
    assertThat(cycle.getLong("amount_paid")).isEqualTo(preview.getLong("amount_due"));
    assertThat(amounts(cycle)).isEqualTo(amounts(preview));
    assertThat(shop.data("/v1/invoiceitems?invoice=" + cycle.getString("id"))).hasSize(2);

    shop.update(
        id,
        Map.of(
            "items[0][id]", item(begun).getString("id"),
            "items[0][quantity]", "1",
            "proration_behavior", "none"));
    shop.advance(31 * DAY);
    assertThat(lines(shop.invoices(id).getFirst())).hasSize(1);
    assertThat(shop.invoices(id).getFirst().getLong("total")).isEqualTo(1000);
  }

  @Test
  void yearly_price_bills_a_year_at_once_and_credits_the_rest_of_the_month() {
    JsonObject begun = shop.subscribe(card(), shop.price(900, "month"), Map.of());
    String id = begun.getString("id");
    shop.advance(15 * DAY);
    Map<String, String> yearly =
        Map.of(
            "items[0][id]", item(begun).getString("id"),
            "items[0][price]", shop.price(9000, "year"));
    JsonObject preview = preview(id, yearly, Map.of());
    JsonObject after = shop.update(id, yearly);
    JsonObject invoice = shop.invoices(id).getFirst();
    assertThat(lines(invoice)).hasSize(2);
    assertThat(lines(invoice).getLast().getLong("amount")).isEqualTo(9000);
    assertThat(invoice.getLong("total")).isLessThan(9000).isGreaterThan(8400);
    assertThat(preview.getLong("amount_due")).isEqualTo(invoice.getLong("amount_due"));
    assertThat(
            item(after).getLong("current_period_end") - item(after).getLong("current_period_start"))
        .isGreaterThanOrEqualTo(365 * DAY);
    assertThat(after.getLong("billing_cycle_anchor"))
        .isEqualTo(item(after).getLong("current_period_start"));
  }

  @Test
  void credit_that_is_left_pays_the_next_invoices() {
    String customer = card();
    JsonObject begun = shop.subscribe(customer, shop.price(2900, "month"), Map.of());
    String id = begun.getString("id");
    shop.update(
        id,
        Map.of(
            "items[0][id]", item(begun).getString("id"),
            "items[0][price]", shop.price(900, "month"),
            "proration_behavior", "always_invoice",
            "proration_date", Long.toString(item(begun).getLong("current_period_start"))));
    JsonObject credit = shop.invoices(id).getFirst();
    assertThat(credit.getLong("total")).isEqualTo(-2000);
    assertThat(credit.getLong("amount_due")).isZero();
    assertThat(credit.getString("status")).isEqualTo("paid");
    assertThat(shop.read("/v1/customers/" + customer).getLong("balance")).isEqualTo(-2000);
    shop.advance(31 * DAY);
    assertThat(shop.invoices(id).getFirst().getLong("total")).isEqualTo(900);
    assertThat(shop.invoices(id).getFirst().getLong("amount_due")).isZero();
    shop.advance(62 * DAY);
    JsonObject third = shop.invoices(id).getFirst();
    assertThat(third.getLong("starting_balance")).isEqualTo(-200);
    assertThat(third.getLong("amount_paid")).isEqualTo(700);
    assertThat(shop.read("/v1/customers/" + customer).getLong("balance")).isZero();
  }

  @Test
  void coupon_of_once_is_taken_off_one_invoice_and_credited_as_it_was_paid() {
    String customer = card();
    JsonObject begun =
        shop.subscribe(
            customer,
            shop.price(1000, "month"),
            Map.of("discounts[0][coupon]", coupon("once", "20")));
    String id = begun.getString("id");
    JsonObject first = shop.invoices(id).getFirst();
    assertThat(first.getLong("amount_paid")).isEqualTo(800);
    assertThat(first.getJsonArray("total_discount_amounts").getJsonObject(0).getLong("amount"))
        .isEqualTo(200);
    assertThat(shop.subscription(id).getJsonArray("discounts")).isEmpty();
    shop.update(
        id,
        Map.of(
            "items[0][id]", item(begun).getString("id"),
            "items[0][price]", shop.price(3000, "month"),
            "proration_behavior", "always_invoice",
            "proration_date", Long.toString(item(begun).getLong("current_period_start"))));
    // All of what was paid comes back, and no more: 3000 - 800.
    assertThat(shop.invoices(id).getFirst().getLong("amount_paid")).isEqualTo(2200);
  }

  @Test
  void repeating_coupon_ends_after_its_months() {
    JsonObject begun =
        shop.subscribe(
            card(),
            shop.price(1000, "month"),
            Map.of("discounts[0][coupon]", coupon("repeating", "50")));
    String id = begun.getString("id");
    shop.advance(125 * DAY);
    assertThat(shop.invoices(id).reversed())
        .extracting(invoice -> invoice.getLong("amount_paid"))
        .containsExactly(500L, 500L, 500L, 1000L, 1000L);
    assertThat(shop.subscription(id).getJsonArray("discounts")).isEmpty();
  }

  @Test
  void preview_changes_nothing() {
    String id = shop.subscribe(card(), shop.price(900, "month"), Map.of()).getString("id");
    List<JsonObject> before = bench.list("/_sim/stripe/objects?limit=10000");
    String item = item(shop.subscription(id)).getString("id");
    JsonObject preview =
        preview(
            id,
            Map.of(
                "items[0][id]", item,
                "items[0][quantity]", "5",
                "proration_behavior", "always_invoice"),
            Map.of());
    assertThat(preview.getString("status")).isEqualTo("draft");
    assertThat(preview.getString("id")).startsWith("upcoming_in_");
    assertThat(bench.list("/_sim/stripe/objects?limit=10000")).isEqualTo(before);
  }

  @Test
  void wrong_previews_are_refused() {
    String id = shop.subscribe(card(), shop.price(900, "month"), Map.of()).getString("id");
    assertThat(status(Map.of("subscription", "sub_none"))).isEqualTo(400);
    assertThat(status(Map.of("subscription", id, "subscription_details[x]", "1"))).isEqualTo(400);
    assertThat(
            status(
                Map.of(
                    "subscription",
                    id,
                    "subscription_details[proration_date]",
                    "1",
                    "subscription_details[items][0][id]",
                    "si_none")))
        .isEqualTo(400);
    shop.update(id, Map.of("cancel_at_period_end", "true"));
    assertThat(status(Map.of("subscription", id))).isEqualTo(404);
    assertThat(status(Map.of())).isEqualTo(400);
  }

  @Test
  void preview_of_a_new_subscription_is_its_first_invoice() {
    String customer = card();
    String price = shop.price(2900, "month");
    Answer preview =
        bench.stripe(
            "/v1/invoices/create_preview",
            Map.of(
                "customer", customer,
                "subscription_details[items][0][price]", price,
                "subscription_details[items][0][quantity]", "2"));
    assertThat(preview.json().getLong("amount_due")).isEqualTo(5800);
    assertThat(shop.data("/v1/subscriptions?customer=" + customer)).isEmpty();
  }

  /** Any two changes one after the other, at any moments, with any coupon. */
  @Test
  void preview_equals_the_invoice_to_the_cent() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] prices = {
      shop.price(900, "month"),
      shop.price(2999, "month"),
      shop.price(29_001, "year"),
      shop.price(333, "week")
    };
    String[] coupons = {
      coupon("once", "33.33"), coupon("forever", "12.5"), coupon("repeating", "20")
    };
    for (int round = 0; round < 25; round++) {
      JsonObject begun =
          shop.subscribe(
              card(),
              prices[random.nextInt(prices.length)],
              Map.of("items[0][quantity]", Integer.toString(1 + random.nextInt(9))));
      String id = begun.getString("id");
      for (int step = 0; step < 3; step++) {
        shop.advance(random.nextInt(1 + (int) (5 * DAY)));
        JsonObject now = shop.subscription(id);
        Map<String, String> change = new HashMap<>();
        change.put("items[0][id]", item(now).getString("id"));
        change.put("items[0][price]", prices[random.nextInt(prices.length)]);
        change.put("items[0][quantity]", Integer.toString(1 + random.nextInt(9)));
        change.put("proration_behavior", random.nextBoolean() ? "always_invoice" : "none");
        long start = item(now).getLong("current_period_start");
        long passed = shop.advance(0) - start;
        change.put("proration_date", Long.toString(start + random.nextLong(passed + 1)));
        Map<String, String> discounts =
            random.nextBoolean()
                ? Map.of()
                : Map.of("discounts[0][coupon]", coupons[random.nextInt(coupons.length)]);
        JsonObject preview = preview(id, change, discounts);
        Map<String, String> real = new HashMap<>(change);
        real.putAll(discounts);
        JsonObject after = shop.update(id, real);
        JsonObject invoice = shop.invoices(id).getFirst();
        if (Objects.equals(after.getString("latest_invoice"), now.getString("latest_invoice"))) {
          shop.advance(item(after).getLong("current_period_end") - shop.advance(0) + 1);
          invoice = shop.invoices(id).getFirst();
        }
        assertThat(amounts(invoice)).as("seed " + seed).isEqualTo(amounts(preview));
        assertThat(invoice.getLong("amount_due"))
            .as("seed " + seed)
            .isEqualTo(preview.getLong("amount_due"));
      }
    }
  }

  private String card() {
    return shop.customer("pm_card_visa");
  }

  private String coupon(String duration, String percent) {
    Map<String, String> form = new HashMap<>(Map.of("duration", duration, "percent_off", percent));
    if (duration.equals("repeating")) {
      form.put("duration_in_months", "3");
    }
    return bench.stripe("/v1/coupons", form).json().getString("id");
  }

  private static List<Long> amounts(JsonObject invoice) {
    return lines(invoice).stream().map(line -> line.getLong("amount")).toList();
  }

  private int status(Map<String, String> form) {
    return bench.stripe("/v1/invoices/create_preview", form).status();
  }

  private JsonObject preview(String id, Map<String, String> change, Map<String, String> more) {
    Map<String, String> form = new HashMap<>(more);
    form.put("subscription", id);
    change.forEach(
        (name, value) -> {
          int nested = name.indexOf('[');
          String first = nested < 0 ? name : name.substring(0, nested);
          String rest = nested < 0 ? "" : name.substring(nested);
          form.put("subscription_details[" + first + "]" + rest, value);
        });
    Answer answer = bench.stripe("/v1/invoices/create_preview", form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
