package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.BillingLook;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.billing.mail.BillingLookHandler;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What customers are written to: once for each step, and never about what is long past. */
@Timeout(60)
final class BillingMailsTest {
  private static final String OF_SUBSCRIPTION =
      "'parent':{'subscription_details':{'subscription':'sub_ID'}}";

  private final SyncFixture fixture = new SyncFixture();
  private final UUID tenant = TestDatabase.newTenant();
  private final Instant now = Instant.now();

  @BeforeEach
  void customer() {
    fixture.hasCustomer(tenant);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void each_failed_attempt_gets_one_mail() throws Exception {
    subscription("'status':'past_due'");
    String id = open(1);
    fixture.hasPayment(id, "requires_payment_method", now);
    fixture.sync("invoice", id);
    fixture.sync("invoice", id);
    assertThat(tags()).containsExactly("payment-failed");
    open(2);
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.payment_failed", "invoice.payment_failed");
    assertThat(tags()).containsExactly("payment-failed", "payment-failed");
    assertThat(mails().getFirst().subject()).isEqualTo("Your payment to Acme & Sons failed");
    assertThat(mails().getFirst().text())
        .contains("$29.00 for invoice BH-7", "https://invoice.example.test/i");
  }

  @Test
  void a_debit_under_way_is_no_failure_until_it_fails() throws Exception {
    String id = open(1);
    fixture.hasPayment(id, "processing", now);
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.payment_processing");
    assertThat(tags()).isEmpty();
    fixture.hasPayment(id, "requires_payment_method", now);
    fixture.sync("invoice", id);
    assertThat(told(id).getLast()).isEqualTo("invoice.payment_failed");
    assertThat(tags()).containsExactly("payment-failed");
  }

  @Test
  void a_payment_that_waits_for_the_payer_is_no_failure() throws Exception {
    String id = open(1);
    fixture.hasPayment(id, "requires_action", now);
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.payment_action_required");
    assertThat(tags()).containsExactly("payment-action-required");
    assertThat(mails().getFirst().text()).contains("confirm the payment of $29.00");
  }

  @Test
  void of_a_subscription_that_has_ended_no_failure_is_written() throws Exception {
    subscription("'status':'past_due'");
    fixture.sync("subscription", fixture.id("sub"));
    String id = open(4);
    fixture.hasPayment(id, "requires_payment_method", now);
    // Our copy is behind: what Stripe says now counts.
    subscription(
        "'status':'canceled','ended_at':%d,'cancellation_details':{'reason':'payment_failed'}"
            .formatted(now.getEpochSecond()));
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.payment_failed");
    assertThat(tags()).isEmpty();

    fixture.sync("subscription", fixture.id("sub"));
    assertThat(tags()).containsExactly("subscription-ended");
    assertThat(mails().getFirst().text()).contains("a payment could not be collected");
  }

  @Test
  void what_is_long_past_when_it_is_first_seen_is_late_and_not_written_about() throws Exception {
    String id = paid(now.minus(Duration.ofDays(30)));
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(late(id)).isTrue();
    assertThat(tags()).isEmpty();
  }

  @Test
  void what_is_some_days_past_is_written_about() throws Exception {
    String id = paid(now.minus(Duration.ofDays(3)));
    fixture.sync("invoice", id);
    assertThat(late(id)).isFalse();
    assertThat(tags()).containsExactly("receipt");
  }

  @Test
  void a_copy_that_was_lost_neither_tells_nor_writes_again() throws Exception {
    String id = paid(now);
    fixture.sync("invoice", id);
    TestDatabase.sql("DELETE FROM billing_object WHERE stripe_id = $1", id);
    fixture.sync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(tags()).containsExactly("receipt");
  }

  @Test
  void of_what_is_first_taken_in_the_past_is_not_told() throws Exception {
    String id = paid(now.minus(Duration.ofDays(4_000))); // long before any webhook of other tests
    fixture.firstSync("invoice", id);
    assertThat(told(id)).isEmpty();
    assertThat(tags()).isEmpty();
    // Stripe's clock tells whole seconds, and is not ours.
    String next = fixture.has("invoice", "next", paidFields(now.minusSeconds(5)));
    fixture.firstSync("invoice", next);
    assertThat(told(next)).containsExactly("invoice.paid");
    assertThat(tags()).containsExactly("receipt");
  }

  @Test
  void what_an_api_took_before_the_first_worker_came_is_told() throws Exception {
    String id = paid(now.minus(Duration.ofHours(1)).minusSeconds(2));
    fixture.hint(id);
    TestDatabase.sql(
        "UPDATE webhook_event SET received_at = now() - interval '1 hour' WHERE object_id = $1",
        id);
    fixture.firstSync("invoice", id);
    assertThat(told(id)).containsExactly("invoice.paid");
    assertThat(tags()).containsExactly("receipt");
  }

  @Test
  void a_trial_that_ends_soon_is_told_once_for_each_end() throws Exception {
    long end = now.plus(Duration.ofDays(20)).getEpochSecond();
    String id = trial(end);
    fixture.sync("subscription", id);
    assertThat(told(id)).containsExactly("subscription.trialing");

    // By Stripe's clock, which may be ahead.
    fixture.hint("subscription", id, "customer.subscription.trial_will_end");
    fixture.sync("subscription", id);
    fixture.sync("subscription", id);
    assertThat(told(id)).containsExactly("subscription.trialing", "subscription.trial_ending");
    assertThat(tags()).containsExactly("trial-ending");
    assertThat(mails().getFirst().text()).contains("no payment method before", "is paused then");

    trial(end + 86_400);
    fixture.sync("subscription", id);
    assertThat(tags()).hasSize(1);
    fixture.hint("subscription", id, "v1.customer.subscription.trial_will_end");
    fixture.sync("subscription", id);
    assertThat(tags()).containsExactly("trial-ending", "trial-ending");
  }

  @Test
  void a_trial_is_told_by_our_clock_too() throws Exception {
    String id = trial(now.plus(Duration.ofDays(2)).getEpochSecond());
    fixture.sync("subscription", id);
    assertThat(told(id)).containsExactly("subscription.trialing", "subscription.trial_ending");
    assertThat(tags()).containsExactly("trial-ending");
  }

  @Test
  void each_refund_tells_what_has_gone_back_in_all() throws Exception {
    String id = charge(300);
    fixture.stripe.on(
        "/v1/refunds?limit=1&charge=" + id,
        200,
        "{\"object\":\"list\",\"data\":[{\"created\":%d}]}".formatted(now.getEpochSecond()));
    fixture.sync("charge", id);
    charge(2900);
    fixture.sync("charge", id);
    assertThat(tags()).containsExactly("refunded", "refunded");
    assertThat(mails().getFirst().text())
        .contains("$3.00 of your payment of $29.00", "Visa ending in 4242");
    assertThat(mails().getLast().text()).contains("$29.00 of your payment made on");
  }

  @Test
  void a_card_that_expires_soon_is_written_about_once() throws Exception {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    String method =
        fixture.has(
            "payment_method",
            "pm",
            "'customer':'cus_ID','card':{'brand':'visa','last4':'4242','exp_month':%d,'exp_year':%d}"
                .formatted(month.getMonthValue(), month.getYear()));
    fixture.sync("payment_method", method);
    subscription("'status':'canceled','default_payment_method':'pm_ID'");
    fixture.sync("subscription", fixture.id("sub"));
    look();
    assertThat(tags()).doesNotContain("card-expiring");
    subscription("'status':'active','default_payment_method':'pm_ID'");
    fixture.sync("subscription", fixture.id("sub"));
    look();
    look();
    assertThat(tags().stream().filter("card-expiring"::equals)).hasSize(1);
    assertThat(mails().getLast().subject()).isEqualTo("Your Visa ending in 4242 expires soon");
  }

  @Test
  void a_trial_of_which_stripes_event_never_came_is_synced_by_the_daily_look() throws Exception {
    String id = trial(now.plus(Duration.ofDays(2)).getEpochSecond());
    fixture.sync("subscription", id);
    TestDatabase.sql("UPDATE billing_object SET announced = 'trialing' WHERE stripe_id = $1", id);
    look();
    assertThat(fixture.outbox.asked().stream().map(asked -> asked.options().uniqueKey()))
        .contains(id);
  }

  private void look() throws Exception {
    JobOutcome outcome =
        new BillingLookHandler(
                TestDatabase.get(), fixture.outbox, SyncFixture.mails(fixture.outbox))
            .handle(new BillingLook(), SyncFixture.job());
    assertThat(outcome).isEqualTo(JobOutcome.done());
  }

  private String trial(long end) {
    return subscription(
        ("'status':'trialing','trial_end':%d,'trial_settings':{'end_behavior':"
                + "{'missing_payment_method':'pause'}}")
            .formatted(end));
  }

  private String subscription(String fields) {
    return fixture.has("subscription", "sub", "'customer':'cus_ID'," + fields);
  }

  private String charge(int refunded) {
    return fixture.has(
        "charge",
        "ch",
        ("'customer':'cus_ID','currency':'usd','amount':2900,'amount_refunded':%d,'created':%d,"
                + "'payment_method_details':{'card':{'brand':'visa','last4':'4242'}}")
            .formatted(refunded, now.getEpochSecond()));
  }

  private String open(int attempts) {
    return fixture.has(
        "invoice",
        "in",
        ("'status':'open','currency':'usd','customer':'cus_ID','amount_remaining':2900,"
                + "'number':'BH-7','collection_method':'charge_automatically','attempt_count':%d,"
                + "'hosted_invoice_url':'https://invoice.example.test/i',%s")
            .formatted(attempts, OF_SUBSCRIPTION));
  }

  private String paid(Instant at) {
    return fixture.has("invoice", "in", paidFields(at));
  }

  private static String paidFields(Instant at) {
    return ("'status':'paid','currency':'usd','customer':'cus_ID','total':2900,'amount_paid':2900,"
            + "'status_transitions':{'paid_at':%d}")
        .formatted(at.getEpochSecond());
  }

  private static boolean late(String id) {
    return TestDatabase.sql("SELECT late FROM domain_event WHERE stripe_id = $1", id)
        .getFirst()
        .bool("late");
  }

  private record Mail(String tag, String subject, String text) {}

  private List<String> tags() {
    return mails().stream().map(Mail::tag).toList();
  }

  private List<Mail> mails() {
    List<Row> rows =
        TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT id, tags[1] AS tag, subject, sealed FROM email ORDER BY id");
    List<Mail> mails = new ArrayList<>();
    for (Row row : rows) {
      var text = MailText.open(TestSealer.get(), row.uuid("id"), row.bytes("sealed"));
      mails.add(new Mail(row.text("tag"), row.text("subject"), String.valueOf(text.plain())));
    }
    return mails;
  }
}
