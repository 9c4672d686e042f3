package io.billhook.api.billing.invoice;

import static io.billhook.api.billing.Subscriber.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.billing.BillingApi;
import io.billhook.api.billing.Subscriber;
import io.billhook.config.BillingConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Invoices as our copy has them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvoiceTest {
  private static final String PATH = "/v1/billing/invoices";
  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);

  @AfterAll
  void close() {
    billing.close();
  }

  private JsonObject only(Subscriber subscriber) {
    JsonArray data = ok(subscriber.get(PATH)).getJsonArray("data");
    assertThat(data).hasSize(1);
    return data.getJsonObject(0);
  }

  private JsonObject one(Subscriber subscriber) {
    return ok(subscriber.get(PATH + "/" + only(subscriber).getString("id")));
  }

  private void put(JsonObject object) {
    billing.control(HttpMethod.PUT, "/_sim/stripe/objects", object);
  }

  @Test
  void a_paid_one_is_shown_with_its_lines_and_payments() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 2);
    JsonObject listed = only(ada);
    JsonObject held = billing.object(listed.getString("id"));
    assertThat(listed)
        .isEqualTo(
            new JsonObject()
                .put("id", held.getString("id"))
                .put("number", held.getString("number"))
                .put("status", "paid")
                .put("payment_state", "paid")
                .put("currency", "usd")
                .put("total", 5800)
                .put("amount_due", 5800)
                .put("amount_paid", 5800)
                .put("amount_refunded", 0)
                .put("disputed", false)
                .put("created_at", Instant.ofEpochSecond(held.getLong("created")).toString())
                .put(
                    "paid_at",
                    Instant.ofEpochSecond(
                            held.getJsonObject("status_transitions").getLong("paid_at"))
                        .toString())
                .putNull("next_attempt_at")
                .put("hosted_invoice_url", held.getString("hosted_invoice_url"))
                .put("pdf_url", held.getString("invoice_pdf")));

    JsonObject one = one(ada);
    JsonObject line = one.getJsonArray("lines").getJsonObject(0);
    assertThat(line.getInteger("amount")).isEqualTo(5800);
    assertThat(line.getInteger("quantity")).isEqualTo(2);
    assertThat(line.getString("price_id")).isEqualTo("price_pro_monthly");
    assertThat(line.getBoolean("proration")).isFalse();
    JsonObject payment = one.getJsonArray("payments").getJsonObject(0);
    assertThat(payment.getString("status")).isEqualTo("succeeded");
    assertThat(payment.getInteger("amount")).isEqualTo(5800);
    assertThat(payment.getString("last4")).isEqualTo("4242");
    assertThat(one.getJsonArray("refunds")).isEmpty();
    assertThat(one.getJsonArray("disputes")).isEmpty();
  }

  @Test
  void what_was_given_back_and_what_is_disputed_is_shown() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    String charge = one(ada).getJsonArray("payments").getJsonObject(0).getString("id");
    ada.atStripe(HttpMethod.POST, "/v1/refunds", "charge=" + charge + "&amount=900");
    ada.sync();
    assertThat(only(ada).getInteger("amount_refunded")).isEqualTo(900);
    assertThat(only(ada).getString("payment_state")).isEqualTo("paid");

    ada.atStripe(HttpMethod.POST, "/v1/refunds", "charge=" + charge);
    put(
        new JsonObject()
            .put("id", "du_" + charge)
            .put("object", "dispute")
            .put("charge", charge)
            .put("amount", 2900)
            .put("status", "needs_response")
            .put("reason", "fraudulent")
            .put("created", 1));
    put(billing.object(charge).put("disputed", true));
    ada.sync();
    JsonObject one = one(ada);
    assertThat(one.getString("payment_state")).isEqualTo("refunded");
    assertThat(one.getInteger("amount_refunded")).isEqualTo(2900);
    assertThat(one.getBoolean("disputed")).isTrue();
    assertThat(one.getJsonArray("refunds")).hasSize(2);
    assertThat(one.getJsonArray("disputes").getJsonObject(0).getString("reason"))
        .isEqualTo("fraudulent");
  }

  @Test
  void how_the_payment_of_an_open_one_goes_is_told_by_its_intent() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    String id = only(ada).getString("id");
    put(billing.object(id).put("status", "open").put("attempt_count", 1).put("amount_paid", 0));
    ada.sync();
    for (List<String> said :
        List.of(
            List.of("processing", "processing"),
            List.of("requires_action", "requires_action"),
            List.of("requires_payment_method", "failed"))) {
      billing.api.rows(
          "UPDATE billing_object SET beside = jsonb_build_object('payment', $2::text)"
              + " WHERE stripe_id = $1 RETURNING stripe_id",
          id,
          said.getFirst());
      assertThat(only(ada).getString("payment_state")).isEqualTo(said.getLast());
    }
    put(billing.object(id).put("status", "void"));
    ada.sync();
    assertThat(only(ada).getString("payment_state")).isEqualTo("none");
  }

  @Test
  void pages_lead_through_all_of_them_newest_first_without_drafts() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    JsonObject first = billing.object(only(ada).getString("id"));
    for (int i = 0; i < 7; i++) {
      // Of two of the same second the higher id comes first.
      JsonObject older =
          first.copy().put("id", "in_" + ada.tenant().toString().replace("-", "") + i);
      put(
          older
              .put("created", first.getLong("created") - 10 - i / 2)
              .put("status", i == 3 ? "draft" : "paid"));
    }
    ada.sync();
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = ok(ada.get(PATH + "?limit=3" + cursor));
      page.getJsonArray("data").forEach(each -> seen.add(((JsonObject) each).getString("id")));
      String next = page.getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    assertThat(seen.getFirst()).isEqualTo(first.getString("id"));
    assertThat(Set.copyOf(seen))
        .doesNotContain("in_" + ada.tenant().toString().replace("-", "") + 3);
    for (String wrong : List.of("x", "bm9uZQ", "%3F")) {
      assertThat(ada.get(PATH + "?cursor=" + wrong).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void another_tenants_is_not_there() {
    Subscriber ada = Subscriber.of(billing, "price_pro_monthly", 1);
    Subscriber bob = Subscriber.of(billing, "price_pro_monthly", 1);
    String his = only(bob).getString("id");
    assertThat(only(ada).getString("id")).isNotEqualTo(his);
    for (String id : List.of(his, bob.subscription(), "in_none", "%00")) {
      assertThat(ada.get(PATH + "/" + id).statusCode()).as(id).isEqualTo(404);
    }
  }
}
