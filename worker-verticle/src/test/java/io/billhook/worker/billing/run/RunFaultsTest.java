package io.billhook.worker.billing.run;

import static io.billhook.worker.billing.run.RunFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.RunBilling;
import io.billhook.control.Cancellation;
import io.billhook.outbox.JobOptions;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.engine.TestWorker.Ran;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Walks before a Stripe that is slow, refuses, or is away; and how they begin and end. */
@Timeout(120)
final class RunFaultsTest {
  private final RunFixture fixture = new RunFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void after_too_many_requests_it_waits_as_long_as_it_is_told_and_goes_slower() {
    fixture.has(object("customer", "cus_1"));
    fault(429, "/v1/invoices", 1, 7);
    UUID id = fixture.begin("backfill", false, null);

    List<Ran> ran = fixture.worker.runDue();
    assertThat(ran.getLast().outcome()).isEqualTo("snooze");
    assertThat(ran.getLast().next()).isBetween(in(4), in(8));
    assertThat(fixture.sql("SELECT slowed::double precision AS s FROM billing_run").getFirst())
        .satisfies(row -> assertThat(row.real("s")).isGreaterThan(1.9));

    fixture.goOn(id);
    assertThat(fixture.state(id)).isEqualTo("completed");
    assertThat(fixture.sql("SELECT slowed::double precision AS s FROM billing_run").getFirst())
        .satisfies(row -> assertThat(row.real("s")).isLessThan(1.9));
  }

  @Test
  void a_page_that_is_not_answered_is_asked_for_again_half_as_large() {
    fixture.has(object("invoice", "in_1").put("status", "paid"));
    fault(503, "/v1/invoices", 2, null);
    UUID id = fixture.begin("backfill", false, null);

    List<Ran> ran = fixture.worker.runDue();
    assertThat(ran.getLast().outcome()).isEqualTo("snooze"); // it has come some way
    assertThat(fixture.sql("SELECT page_size FROM billing_run").getFirst().integer("page_size"))
        .isEqualTo(50);
    fixture.worker.advance(Duration.ofMinutes(1));
    ran = fixture.worker.runDue();
    assertThat(ran.getLast().outcome()).isEqualTo("retry"); // and now none

    fixture.goOn(id);
    assertThat(fixture.state(id)).isEqualTo("completed");
    assertThat(fixture.seen(id)).containsEntry("invoice", 1L);
  }

  @Test
  void a_list_that_stripe_refuses_is_passed_over_and_told() {
    fixture.has(object("invoice", "in_1").put("status", "paid"));
    fixture.has(object("charge", "ch_1"));
    fault(403, "/v1/invoices", 1, null);

    UUID id = fixture.walk("backfill", false);

    assertThat(fixture.state(id)).startsWith("failed: invoice: stripe: HTTP 403");
    assertThat(fixture.drift(id)).contains("missing ch_1").doesNotContain("missing in_1");
  }

  @Test
  void since_leaves_out_what_was_made_before() {
    long now = Instant.now().getEpochSecond();
    fixture.has(
        List.of(
            object("invoice", "in_old").put("status", "paid"),
            object("invoice", "in_new").put("status", "paid").put("created", now)));
    UUID id = fixture.begin("reconcile", false, Instant.ofEpochSecond(now - 60));
    fixture.goOn(id);

    assertThat(fixture.state(id)).isEqualTo("completed");
    assertThat(fixture.drift(id)).contains("missing in_new").doesNotContain("missing in_old");
  }

  @Test
  void what_waits_for_an_event_is_under_way_and_not_drift() {
    fixture.has(object("invoice", "in_1").put("status", "paid"));
    fixture.sql(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                                   body, headers, state)
        VALUES (gen_random_uuid(), 'stripe', 'default', 'evt_1', 'invoice.paid', 'invoice', 'in_1',
                '{}', '{}', 'received')
        """);
    assertThat(fixture.drift(fixture.walk("reconcile", false))).doesNotContain("missing in_1");
  }

  @Test
  void an_open_invoice_is_looked_at_again_though_it_does_not_differ() {
    fixture.has(object("invoice", "in_1").put("status", "open").put("attempt_count", 0));
    fixture.walk("backfill", false);
    fixture.sql("UPDATE billing_object SET beside = NULL WHERE stripe_id = 'in_1'");

    UUID id = fixture.walk("reconcile", false);

    assertThat(fixture.drift(id)).doesNotContain("differs in_1");
    assertThat(fixture.count("billing_object WHERE stripe_id = 'in_1' AND beside IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void a_link_that_stripe_makes_anew_is_no_drift() {
    JsonObject invoice = object("invoice", "in_1").put("status", "paid");
    fixture.has(invoice.copy().put("hosted_invoice_url", "https://a.example"));
    fixture.walk("backfill", false);
    fixture.has(invoice.copy().put("hosted_invoice_url", "https://b.example"));
    assertThat(fixture.drift(fixture.walk("reconcile", true))).isEmpty();
    fixture.has(invoice.copy().putNull("hosted_invoice_url"));
    assertThat(fixture.drift(fixture.walk("reconcile", true)))
        .containsExactly("differs in_1 {hosted_invoice_url} left");
  }

  @Test
  void the_first_worker_of_an_account_tells_nothing_of_what_is_older() {
    Billing.beginFirst(fixture.worker.database(), fixture.worker.outbox());
    Billing.beginFirst(fixture.worker.database(), fixture.worker.outbox());
    assertThat(fixture.count("billing_run WHERE kind = 'backfill'")).isEqualTo(1);
    long old = 1_700_000_000;
    fixture.has(object("subscription", "sub_1").put("status", "active"));
    fixture.has(
        object("invoice", "in_1")
            .put("status", "paid")
            .put("amount_paid", 900)
            .put("currency", "usd")
            .put("customer_email", "ada@example.test")
            .put("status_transitions", new JsonObject().put("paid_at", old)));
    fixture.worker.runDue();

    assertThat(fixture.count("billing_run WHERE state = 'completed'")).isEqualTo(1);
    assertThat(fixture.count("billing_object WHERE stripe_id IN ('sub_1', 'in_1')")).isEqualTo(2);
    assertThat(fixture.count("domain_event")).isZero();
    assertThat(fixture.count("job WHERE kind = 'email.send'")).isZero();

    Billing.beginFirst(fixture.worker.database(), fixture.worker.outbox());
    assertThat(fixture.count("billing_run")).isEqualTo(1);
  }

  @Test
  void what_a_repair_brings_back_is_told_late_and_mails_nobody() {
    fixture.has(
        object("invoice", "in_1")
            .put("status", "paid")
            .put("amount_paid", 900)
            .put("currency", "usd")
            .put("customer_email", "ada@example.test")
            .put("status_transitions", new JsonObject().put("paid_at", 1_700_000_000)));
    fixture.walk("reconcile", false);

    assertThat(fixture.count("domain_event WHERE stripe_id = 'in_1' AND late")).isEqualTo(1);
    assertThat(fixture.count("job WHERE kind = 'email.send'")).isZero();
  }

  @Test
  void the_nightly_one_begins_where_none_is_under_way() {
    nightly();
    assertThat(fixture.count("billing_run WHERE kind = 'reconcile' AND state = 'completed'"))
        .isEqualTo(1);

    fixture.sql(
        "INSERT INTO billing_run (id, kind, dry_run)"
            + " VALUES (gen_random_uuid(), 'backfill', false)");
    nightly();
    assertThat(fixture.count("billing_run")).isEqualTo(2);
  }

  @Test
  void a_list_that_breaks_off_is_begun_anew() {
    fixture.has(List.of(object("customer", "cus_1"), object("customer", "cus_2")));
    UUID id = fixture.begin("backfill", false, null);
    fixture.sql(
        "UPDATE billing_run SET list = 'customer', cursor = 'cus_gone', fetched = 1 WHERE id = $1",
        id);
    fixture.sql("INSERT INTO billing_run_seen VALUES ($1, 'customer', 'cus_1')", id);
    fixture.sql("INSERT INTO billing_run_object VALUES ($1, 'customer', 1)", id);

    fixture.goOn(id);

    assertThat(fixture.state(id)).isEqualTo("completed");
    assertThat(fixture.seen(id)).containsEntry("customer", 2L);
  }

  @Test
  void one_that_an_operator_cancels_has_failed() {
    UUID id = fixture.begin("backfill", false, null);
    UUID job =
        fixture
            .sql("SELECT id FROM job WHERE args->>'run' = $1", id.toString())
            .getFirst()
            .uuid("id");
    boolean asked =
        fixture.worker.database().engine().transact(tx -> Cancellation.ask(tx, job).isPresent());
    assertThat(asked).isTrue();
    fixture.worker.runDue();
    assertThat(fixture.state(id)).startsWith("failed: ");
  }

  private void nightly() {
    fixture
        .worker
        .database()
        .engine()
        .run(
            tx ->
                fixture
                    .worker
                    .outbox()
                    .enqueue(
                        tx,
                        RunBilling.KIND,
                        new RunBilling(null),
                        JobOptions.none().unique("reconcile-billing")));
    fixture.worker.runDue();
  }

  private void fault(int status, String path, int count, @Nullable Integer retryAfter) {
    fixture.control(
        "/_sim/faults",
        new JsonObject()
            .put("provider", "stripe")
            .put("fault", "status")
            .put("status", status)
            .put("path", path)
            .put("count", count)
            .put("retry_after", retryAfter));
  }

  private static Instant in(int seconds) {
    return Instant.now().plusSeconds(seconds);
  }
}
