package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.event;
import static io.billhook.worker.billing.SyncFixture.present;
import static io.billhook.worker.billing.SyncFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobOutcome;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that hint at something else, and kinds that came later. */
@Timeout(60)
final class SyncHintsTest {
  private final SyncFixture fixture = new SyncFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_payment_intent_hints_at_the_invoices_that_it_pays() throws Exception {
    String intent = fixture.id("pi");
    UUID event = fixture.hint("payment_intent", intent, "payment_intent.processing");
    fixture.stripe.on(
        "/v1/invoice_payments?limit=100&payment%5Btype%5D=payment_intent"
            + "&payment%5Bpayment_intent%5D="
            + intent,
        200,
        "{\"object\":\"list\",\"data\":[{\"id\":\"inpay_1\",\"invoice\":\"in_7\"}]}");
    fixture.sync("payment_intent", intent);
    assertThat(fixture.outbox.asked()).hasSize(1);
    assertThat(fixture.outbox.asked().getFirst().args())
        .isEqualTo(new SyncObject("invoice", "in_7"));
    assertThat(fixture.outbox.asked().getFirst().options().uniqueKey()).isEqualTo("in_7");
    assertThat(event(event)).isEqualTo("processed");
  }

  @Test
  void an_invoice_payment_hints_at_its_invoice() throws Exception {
    String payment = fixture.id("inpay");
    fixture.stripe.on(
        "/v1/invoice_payments/" + payment,
        200,
        "{\"id\":\"%s\",\"object\":\"invoice_payment\",\"invoice\":\"in_8\"}".formatted(payment));
    fixture.sync("invoice_payment", payment);
    assertThat(fixture.outbox.asked().getFirst().args())
        .isEqualTo(new SyncObject("invoice", "in_8"));
  }

  @Test
  void what_pays_for_no_invoice_hints_at_nothing() throws Exception {
    String payment = fixture.id("inpay");
    UUID event = fixture.hint("invoice_payment", payment, "invoice_payment.paid");
    fixture.sync("invoice_payment", payment);
    assertThat(fixture.outbox.asked()).isEmpty();
    assertThat(event(event)).isEqualTo("processed");
  }

  @Test
  void a_customers_sync_leaves_what_the_customer_may_use_open() throws Exception {
    String customer = fixture.hasCustomer(null);
    UUID summary =
        fixture.hint(
            SyncObject.ENTITLEMENTS, customer, "entitlements.active_entitlement_summary.updated");
    fixture.sync("customer", customer);
    assertThat(event(summary)).isEqualTo("received");
  }

  @Test
  void an_unknown_type_is_nothing_to_do() throws Exception {
    assertThat(fixture.handle("account", "acct_1")).isInstanceOf(JobOutcome.Cancel.class);
  }

  @Test
  void a_checkout_that_is_complete_is_told_once() throws Exception {
    String id = session("open");
    fixture.sync("checkout.session", id);
    assertThat(told(id)).isEmpty();
    session("complete");
    fixture.sync("checkout.session", id);
    fixture.sync("checkout.session", id);
    assertThat(told(id)).containsExactly("checkout.completed");
  }

  @Test
  void a_customer_that_stripe_has_deleted_is_told_once() throws Exception {
    String id = fixture.hasCustomer(null);
    fixture.sync("customer", id);
    fixture.has("customer", "cus", "'deleted':true");
    fixture.sync("customer", id);
    fixture.sync("customer", id);
    assertThat(told(id)).containsExactly("customer.deleted");
  }

  @Test
  void a_customer_that_stripe_does_not_know_any_more_is_told_too() throws Exception {
    String id = fixture.hasCustomer(null);
    fixture.sync("customer", id);
    fixture.stripe.on("/v1/customers/" + id, 404, "{\"error\":{\"code\":\"resource_missing\"}}");
    fixture.sync("customer", id);
    assertThat(told(id)).containsExactly("customer.deleted");
  }

  @Test
  void a_coupon_does_not_take_the_place_of_a_product_of_its_id() throws Exception {
    String id = fixture.has("product", "gold", "'active':true");
    fixture.sync("product", id);
    fixture.has("coupon", "gold", "'valid':true");
    fixture.sync("coupon", id);
    assertThat(present(id).text("object")).isEqualTo("product");
    assertThat(present(id).text("data")).contains("\"active\": true");
  }

  private String session(String status) {
    return fixture.has("checkout.session", "cs", "'customer':null,'status':'%s'".formatted(status));
  }
}
