package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.present;
import static io.billhook.worker.billing.SyncFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.RecordingOutbox.Asked;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SyncTellsTest {
  private final SyncFixture fixture = new SyncFixture();
  private final UUID tenant = TestDatabase.newTenant();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_transition_is_told_once() throws Exception {
    String id = subscription("incomplete");
    fixture.sync("subscription", id);
    subscription("active");
    fixture.sync("subscription", id);
    fixture.sync("subscription", id);
    subscription("past_due");
    fixture.sync("subscription", id);
    subscription("active");
    fixture.sync("subscription", id);
    subscription("canceled");
    fixture.sync("subscription", id);

    assertThat(told(id))
        .containsExactly(
            "subscription.activated",
            "subscription.past_due",
            "subscription.activated",
            "subscription.canceled");
  }

  @Test
  void the_same_effects_twice_tell_once() throws Exception {
    String id = subscription("active");
    JobOutcome outcome = fixture.handle("subscription", id);
    fixture.commit(outcome);
    fixture.commit(outcome);
    assertThat(told(id)).containsExactly("subscription.activated");
  }

  @Test
  void of_what_came_in_as_a_parent_nothing_is_told_until_its_own_sync() throws Exception {
    String id = subscription("active");
    String invoice = fixture.has("invoice", "in", "'status':'draft','subscription':'sub_ID'");
    fixture.sync("invoice", invoice);
    assertThat(told(id)).isEmpty();
    fixture.sync("subscription", id);
    assertThat(told(id)).containsExactly("subscription.activated");
  }

  @Test
  void an_older_fetch_that_loses_to_a_parents_still_tells() throws Exception {
    String id = subscription("active");
    JobOutcome older = fixture.handle("subscription", id);
    String invoice = fixture.has("invoice", "in", "'status':'draft','subscription':'sub_ID'");
    fixture.sync("invoice", invoice);

    fixture.commit(older);

    assertThat(told(id)).containsExactly("subscription.activated");
    assertThat(present(id).textOrNull("announced")).isEqualTo("active");
  }

  @Test
  void a_domain_event_is_the_tenants() throws Exception {
    fixture.hasCustomer(tenant);
    String id = fixture.has("dispute", "dp", "'charge':'ch_ID','status':'needs_response'");
    fixture.has("charge", "ch", "'customer':'cus_ID'");
    fixture.sync("dispute", id);
    List<Row> seen =
        TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT type FROM domain_event WHERE stripe_id = $1",
            id);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().text("type")).isEqualTo("dispute.opened");
  }

  @Test
  void a_paid_invoice_is_thanked_for_once() throws Exception {
    fixture.hasCustomer(tenant);
    String id = invoice("usd", 2000, "'customer_email':'grace@example.test'");
    fixture.sync("invoice", id);
    fixture.sync("invoice", id);

    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(fixture.outbox.asked()).hasSize(1);
    Asked asked = fixture.outbox.asked().getFirst();
    assertThat(asked.kind()).isEqualTo("email.send");
    assertThat(asked.args()).isEqualTo(new SendEmail(asked.id()));
    assertThat(asked.options().tenant()).isEqualTo(tenant);
    Row mail = mail(asked, TenantScope.of(tenant));
    assertThat(mail.text("recipient")).isEqualTo("grace@example.test");
    assertThat(mail.text("sender")).isEqualTo("Acme & Sons <billing@acme.test>");
    assertThat(mail.text("subject")).isEqualTo("Your receipt from Acme & Sons (BH-0001)");
    assertThat(text(mail).html()).contains("$20.00").contains("Pro &lt;plan&gt;");
    assertThat(text(mail).plain()).contains("$20.00").contains("Pro <plan>");
    assertThat(mail.text("status")).isEqualTo("queued");
  }

  @Test
  void the_first_payment_of_a_tenant_lets_it_send_unless_an_operator_has_spoken() throws Exception {
    fixture.hasCustomer(tenant);
    fixture.sync("invoice", paid("free", 0));
    assertThat(messaging()).as("no money moved").isNull();
    fixture.sync("invoice", paid("first", 2000));
    assertThat(messaging()).isEqualTo("open");
    TestDatabase.as(
        Role.OPS,
        TenantScope.none(),
        "UPDATE tenant SET messaging = 'limited' WHERE id = $1",
        tenant);
    fixture.sync("invoice", paid("second", 3000));
    assertThat(messaging()).isEqualTo("limited");
  }

  private String paid(String prefix, int amount) {
    return fixture.has(
        "invoice",
        prefix,
        "'status':'paid','currency':'usd','customer':'cus_ID','total':%d,'amount_paid':%<d"
            .formatted(amount));
  }

  private @Nullable String messaging() {
    return TestDatabase.as(
            Role.ENGINE, TenantScope.none(), "SELECT messaging FROM tenant WHERE id = $1", tenant)
        .getFirst()
        .textOrNull("messaging");
  }

  @Test
  void without_an_address_on_the_invoice_the_customers_is_taken() throws Exception {
    fixture.hasCustomer(null);
    fixture.sync("invoice", invoice("jpy", 500, "'customer_email':null"));
    Row mail = mail(fixture.outbox.asked().getFirst(), TenantScope.of(null));
    assertThat(mail.text("recipient")).isEqualTo("ada@example.test");
    assertThat(text(mail).plain()).contains("¥500");
  }

  @Test
  void a_receipt_to_a_domain_beyond_ascii_goes_to_its_punycode() throws Exception {
    fixture.hasCustomer(null);
    fixture.sync("invoice", invoice("usd", 700, "'customer_email':'ada@b\u00fccher.example'"));
    assertThat(mail(fixture.outbox.asked().getFirst(), TenantScope.of(null)).text("recipient"))
        .isEqualTo("ada@xn--bcher-kva.example");
  }

  @Test
  void without_any_address_or_amount_there_is_no_mail() throws Exception {
    fixture.has("customer", "cus", "'email':null");
    fixture.sync("invoice", invoice("usd", 2000, "'customer_email':'not an address'"));
    assertThat(fixture.outbox.asked()).isEmpty();
  }

  @Test
  void an_invoice_over_nothing_gets_no_mail() throws Exception {
    fixture.hasCustomer(null);
    String id = invoice("usd", 0, "'customer_email':'grace@example.test'");
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(fixture.outbox.asked()).isEmpty();
  }

  @Test
  void an_invoice_that_the_balance_covered_gets_no_mail() throws Exception {
    fixture.hasCustomer(null);
    fixture.sync(
        "invoice",
        fixture.has(
            "invoice",
            "in",
            "'status':'paid','currency':'usd','customer':'cus_ID','total':5000,'amount_paid':0,"
                + "'starting_balance':-5000,'ending_balance':0"));
    assertThat(fixture.outbox.asked()).isEmpty();
  }

  private String subscription(String status) {
    return fixture.has("subscription", "sub", "'status':'" + status + "'");
  }

  private String invoice(String currency, int total, String email) {
    String fields =
        """
        'status':'paid','currency':'%s','total':%d,'amount_paid':%<d,'number':'BH-0001','customer':'cus_ID',
        'status_transitions':{'paid_at':%d},
        'lines':{'data':[{'description':'Pro <plan>','amount':%d}]},
        """
            .formatted(currency, total, Instant.now().getEpochSecond(), total);
    return fixture.has("invoice", "in", fields + email);
  }

  private static MailText text(Row mail) {
    return MailText.open(TestSealer.get(), mail.uuid("id"), mail.bytes("sealed"));
  }

  private static Row mail(Asked asked, TenantScope scope) {
    UUID id = ((SendEmail) asked.args()).email();
    return TestDatabase.as(
            Role.WORKER,
            scope,
            "SELECT id, recipient, sender, subject, sealed, status FROM email WHERE id = $1",
            id)
        .getFirst();
  }
}
