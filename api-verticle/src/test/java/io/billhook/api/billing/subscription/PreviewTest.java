package io.billhook.api.billing.subscription;

import static io.billhook.api.billing.Subscriber.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a preview says is what is billed, to the cent. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewTest {
  private static final int DAY = 86_400;
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterAll
  void close() {
    billing.close();
  }

  @Test
  void a_change_that_is_billed_at_once() {
    Subscriber ada = Subscriber.of(billing, "price_starter_monthly", 3);
    ada.advance(11 * DAY + 12_345);
    assertBilled(
        ada,
        new JsonObject().put("price_id", "price_pro_monthly").put("proration", "always_invoice"));
  }

  @Test
  void a_change_that_is_billed_with_the_next_period() {
    Subscriber ada = Subscriber.of(billing, "price_starter_monthly", 1);
    ada.advance(3 * DAY + 17);
    assertBilled(ada, new JsonObject().put("price_id", "price_pro_monthly").put("quantity", 2));
  }

  @Test
  void a_change_with_the_next_period() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 4);
    ada.advance(7 * DAY);
    assertBilled(
        ada,
        new JsonObject()
            .put("price_id", "price_starter_monthly")
            .put("quantity", 1)
            .put("when", "period_end"));
  }

  @Test
  void a_change_with_a_code() {
    Subscriber ada = Subscriber.of(billing, "price_starter_monthly", 1);
    ada.advance(5 * DAY + 5);
    assertBilled(
        ada,
        new JsonObject()
            .put("price_id", "price_pro_monthly")
            .put("promotion_code", "WELCOME20")
            .put("proration", "always_invoice"));
  }

  @Test
  void any_change_at_any_second() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> prices = List.of("price_starter_monthly", "price_pro_monthly", "price_pro_yearly");
    List<String> prorations = List.of("create_prorations", "always_invoice", "none");
    for (int i = 0; i < 12; i++) {
      String from = prices.get(random.nextInt(2));
      Subscriber ada = Subscriber.of(billing, from, 1 + random.nextInt(9));
      ada.advance(random.nextLong(29L * DAY));
      JsonObject change = new JsonObject().put("quantity", 1 + random.nextInt(9));
      if (random.nextBoolean()) {
        change.put("price_id", prices.get(random.nextInt(3)));
      }
      if (random.nextInt(3) == 0) {
        change.put("promotion_code", "WELCOME20");
      }
      if (random.nextInt(4) == 0) {
        change.put("when", "period_end");
      } else {
        change.put("proration", prorations.get(random.nextInt(3)));
      }
      try {
        assertBilled(ada, change);
      } catch (AssertionError e) {
        throw new AssertionError(
            "seed %d, change %d from %s: %s".formatted(seed, i, from, change), e);
      }
    }
  }

  /** Previews a change, makes it some time later, and compares the invoice that follows. */
  private void assertBilled(Subscriber ada, JsonObject change) {
    JsonObject preview = ok(ada.post("preview", change));
    String date = preview.getString("proration_date");
    String last = newest(ada).getString("id");
    ada.advance(90);
    JsonObject dated = date == null ? change.copy() : change.copy().put("proration_date", date);
    JsonObject changed = ok(ada.patch(dated));
    ada.sync();
    if (newest(ada).getString("id").equals(last)) {
      Instant end = Instant.parse(changed.getString("current_period_end"));
      ada.advance(end.getEpochSecond() - now(ada) + 10);
      ada.sync();
    }
    JsonObject invoice = newest(ada);
    assertThat(invoice.getString("id")).isNotEqualTo(last);
    assertThat(invoice.getInteger("amount_due"))
        .as("%s is billed by %s", preview, invoice)
        .isEqualTo(preview.getInteger("amount_due"));
    assertThat(invoice.getString("currency")).isEqualTo(preview.getString("currency"));
    assertThat(amounts(ok(ada.get("/v1/billing/invoices/" + invoice.getString("id")))))
        .isEqualTo(amounts(preview));
  }

  private static List<Integer> amounts(JsonObject invoice) {
    JsonArray lines = invoice.getJsonArray("lines");
    return lines.stream().map(line -> ((JsonObject) line).getInteger("amount")).sorted().toList();
  }

  /** By Stripe's clock, which runs ahead of ours. */
  private long now(Subscriber ada) {
    JsonObject answer =
        ada.control("/_sim/stripe/clock", new JsonObject().put("advance_seconds", 0));
    Object now = answer.getValue("now");
    return now instanceof Number seconds
        ? seconds.longValue()
        : Instant.parse(now.toString()).getEpochSecond();
  }

  private JsonObject newest(Subscriber ada) {
    return ok(ada.get("/v1/billing/invoices?limit=1")).getJsonArray("data").getJsonObject(0);
  }
}
