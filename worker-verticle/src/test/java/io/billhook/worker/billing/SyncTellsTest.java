package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.present;
import static io.billhook.worker.billing.SyncFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.RecordingOutbox.Asked;
import io.billhook.worker.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
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
  void aTransitionIsToldOnce() throws Exception {
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
  void theSameEffectsTwiceTellOnce() throws Exception {
    String id = subscription("active");
    JobOutcome outcome = fixture.handle("subscription", id);
    fixture.commit(outcome);
    fixture.commit(outcome);
    assertThat(told(id)).containsExactly("subscription.activated");
  }

  @Test
  void ofWhatCameInAsAParentNothingIsToldUntilItsOwnSync() throws Exception {
    String id = subscription("active");
    String invoice = fixture.has("invoice", "in", "'status':'draft','subscription':'sub_ID'");
    fixture.sync("invoice", invoice);
    assertThat(told(id)).isEmpty();
    fixture.sync("subscription", id);
    assertThat(told(id)).containsExactly("subscription.activated");
  }

  @Test
  void anOlderFetchThatLosesToAParentsStillTells() throws Exception {
    String id = subscription("active");
    JobOutcome older = fixture.handle("subscription", id);
    String invoice = fixture.has("invoice", "in", "'status':'draft','subscription':'sub_ID'");
    fixture.sync("invoice", invoice);

    fixture.commit(older);

    assertThat(told(id)).containsExactly("subscription.activated");
    assertThat(present(id).textOrNull("announced")).isEqualTo("active");
  }

  @Test
  void aDomainEventIsTheTenants() throws Exception {
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
  void aPaidInvoiceIsThankedForOnce() throws Exception {
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
    assertThat(mail.text("html")).contains("$20.00").contains("Pro &lt;plan&gt;");
    assertThat(mail.text("body_text")).contains("$20.00").contains("Pro <plan>");
    assertThat(mail.text("status")).isEqualTo("queued");
  }

  @Test
  void withoutAnAddressOnTheInvoiceTheCustomersIsTaken() throws Exception {
    fixture.hasCustomer(null);
    fixture.sync("invoice", invoice("jpy", 500, "'customer_email':null"));
    Row mail = mail(fixture.outbox.asked().getFirst(), TenantScope.of(null));
    assertThat(mail.text("recipient")).isEqualTo("ada@example.test");
    assertThat(mail.text("body_text")).contains("¥500");
  }

  @Test
  void withoutAnyAddressOrAmountThereIsNoMail() throws Exception {
    fixture.has("customer", "cus", "'email':null");
    fixture.sync("invoice", invoice("usd", 2000, "'customer_email':'not an address'"));
    assertThat(fixture.outbox.asked()).isEmpty();
  }

  @Test
  void anInvoiceOverNothingGetsNoMail() throws Exception {
    fixture.hasCustomer(null);
    String id = invoice("usd", 0, "'customer_email':'grace@example.test'");
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(fixture.outbox.asked()).isEmpty();
  }

  private String subscription(String status) {
    return fixture.has("subscription", "sub", "'status':'" + status + "'");
  }

  private String invoice(String currency, int total, String email) {
    String fields =
        """
        'status':'paid','currency':'%s','total':%d,'number':'BH-0001','customer':'cus_ID',
        'status_transitions':{'paid_at':1772323200},
        'lines':{'data':[{'description':'Pro <plan>','amount':%d}]},
        """
            .formatted(currency, total, total);
    return fixture.has("invoice", "in", fields + email);
  }

  private static Row mail(Asked asked, TenantScope scope) {
    UUID id = ((SendEmail) asked.args()).email();
    return TestDatabase.as(
            Role.WORKER,
            scope,
            "SELECT recipient, sender, subject, html, body_text, status FROM email WHERE id = $1",
            id)
        .getFirst();
  }
}
