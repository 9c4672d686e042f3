package io.billhook.worker.messaging.email;

import static io.billhook.worker.messaging.email.MailBench.age;
import static io.billhook.worker.messaging.email.MailBench.events;
import static io.billhook.worker.messaging.email.MailBench.job;
import static io.billhook.worker.messaging.email.MailBench.queue;
import static io.billhook.worker.messaging.email.MailBench.queueSecret;
import static io.billhook.worker.messaging.email.MailBench.row;
import static io.billhook.worker.messaging.email.MailBench.run;
import static io.billhook.worker.messaging.email.MailBench.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows from each thing that a provider may do, with a second one behind it. */
@Timeout(60)
final class HandOverTest {
  private final Post brevo = new Post("brevo", true);
  private final Post smtp = new Post("smtp", false);
  private final SendEmailHandler handler = MailBench.handler(brevo, smtp);
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void who_surely_has_not_taken_it_leaves_it_to_the_next_at_once() {
    for (Kind failure : List.of(new Kind.Transient(), new Kind.Auth())) {
      brevo.failure = failure;
      UUID id = queue(tenant);
      assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Done.class);
      assertThat(row(id, tenant).text("provider")).isEqualTo("smtp");
      assertThat(row(id, tenant).text("sending_by")).isEqualTo("smtp");
      assertThat(events(id, tenant)).containsExactly("sent smtp");
    }
    assertThat(smtp.taken).hasSize(2);
  }

  @Test
  void where_none_has_taken_it_it_waits_as_if_it_had_never_been_handed_over() {
    brevo.failure = new Kind.Auth();
    smtp.failure = new Kind.Transient();
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Retry.class);
    assertThat(row(id, tenant).instantOrNull("sending_at")).isNull();
    assertThat(status(id, tenant)).isEqualTo("queued");
    brevo.failure = null;
    run(handler, id, tenant);
    assertThat(status(id, tenant)).isEqualTo("sent");
    assertThat(smtp.taken).hasSize(1);
  }

  @Test
  void at_its_limit_the_mail_waits_as_told_and_nobody_else_is_asked() {
    brevo.failure = new Kind.RateLimited(Optional.of(Duration.ofSeconds(7)));
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant))
        .isEqualTo(
            new JobOutcome.Snooze("brevo: HTTP 400 invalid_parameter", Duration.ofSeconds(7)));
    assertThat(row(id, tenant).instantOrNull("sending_at")).isNull();
    assertThat(smtp.taken).isEmpty();
  }

  @Test
  void what_is_refused_has_failed_with_its_code_and_may_be_replayed() {
    brevo.failure = new Kind.Rejected("invalid_parameter");
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant))
        .isEqualTo(new JobOutcome.Dead("brevo: HTTP 400 invalid_parameter"));
    assertThat(status(id, tenant)).isEqualTo("failed");
    assertThat(row(id, tenant).text("error")).isEqualTo("invalid_parameter");
    assertThat(events(id, tenant)).containsExactly("failed invalid_parameter");
    assertThat(smtp.taken).isEmpty();

    UUID secret = queueSecret(tenant);
    run(handler, secret, tenant);
    assertThat(row(secret, tenant).text("written")).isEmpty();

    brevo.failure = null;
    run(handler, id, tenant);
    assertThat(status(id, tenant)).as("after a replay").isEqualTo("sent");
    assertThat(row(id, tenant).textOrNull("error")).isNull();
  }

  @Test
  void who_perhaps_has_taken_it_is_asked_again_for_ten_minutes_and_nobody_else_ever() {
    brevo.failure = new Kind.UnknownResult();
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Retry.class);
    assertThat(row(id, tenant).instantOrNull("sending_at")).isNotNull();
    brevo.failure = new Kind.Auth(); // which says nothing of the first time
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Retry.class);
    age(id, tenant, 9);
    brevo.failure = null;
    run(handler, id, tenant);
    assertThat(status(id, tenant)).isEqualTo("sent");
    assertThat(brevo.taken).extracting(EmailProvider.Mail::id).containsExactly(id, id, id);
    assertThat(smtp.taken).isEmpty();
  }

  @Test
  void a_run_that_never_ended_may_have_handed_it_over() {
    brevo.crash = new IllegalStateException("the process ends here");
    UUID id = queue(tenant);
    assertThatThrownBy(() -> run(handler, id, tenant)).isSameAs(brevo.crash);
    brevo.crash = null;
    brevo.failure = new Kind.Transient();
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Retry.class);
    assertThat(smtp.taken).isEmpty();
    assertThat(row(id, tenant).text("sending_by")).isEqualTo("brevo");
  }

  @Test
  void later_it_is_looked_up_and_what_belongs_to_another_mail_is_not_its_own() {
    UUID other = queue(tenant);
    run(handler, other, tenant);
    String others = row(other, tenant).text("provider_id");
    UUID id = inDoubt();
    age(id, tenant, 11);
    brevo.failure = null;
    brevo.shown.add(others);
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Snooze.class);
    assertThat(status(id, tenant)).isEqualTo("queued");
    brevo.shown.add("<found-" + id + "@brevo.test>");
    run(handler, id, tenant);
    assertThat(status(id, tenant)).isEqualTo("sent");
    assertThat(row(id, tenant).text("provider_id")).isEqualTo("<found-" + id + "@brevo.test>");
    assertThat(brevo.lookUps).isEqualTo(2);
    assertThat(brevo.taken).as("the other, and the first try").hasSize(2);
  }

  @Test
  void what_stays_open_is_unknown_and_keeps_its_text_until_a_report_or_an_operator_tells() {
    UUID id = inDoubt();
    age(id, tenant, 21);
    brevo.failure = null;
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Done.class);
    assertThat(status(id, tenant)).isEqualTo("unknown");
    assertThat(events(id, tenant)).containsExactly("unknown brevo does not show it");
    assertThat(row(id, tenant).text("written")).isEqualTo("sealed");
    assertThat(brevo.taken).hasSize(1);
  }

  @Test
  void without_a_look_up_it_is_unknown_at_once() {
    brevo.failure = new Kind.Auth();
    smtp.failure = new Kind.UnknownResult();
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Done.class);
    assertThat(status(id, tenant)).isEqualTo("unknown");
    assertThat(row(id, tenant).text("sending_by")).isEqualTo("smtp");
    run(handler, id, tenant);
    assertThat(smtp.taken).hasSize(1);
    assertThat(brevo.taken).hasSize(1);
  }

  @Test
  void a_mail_of_security_goes_once_more_and_once_only() {
    brevo.failure = new Kind.Auth();
    smtp.failure = new Kind.UnknownResult();
    UUID id = queueSecret(tenant);
    run(handler, id, tenant);
    assertThat(smtp.taken).hasSize(2);
    assertThat(status(id, tenant)).isEqualTo("unknown");
    assertThat(events(id, tenant)).hasSize(2).allMatch(told -> told.startsWith("unknown "));
    smtp.failure = null;
    run(handler, id, tenant);
    assertThat(smtp.taken).hasSize(2);
  }

  /** Its account may have been taken out of the settings. */
  @Test
  void where_nobody_of_that_name_is_left_it_is_unknown() {
    UUID id = inDoubt();
    run(MailBench.handler(smtp), id, tenant);
    assertThat(status(id, tenant)).isEqualTo("unknown");
    assertThat(smtp.taken).isEmpty();
  }

  @Test
  void the_last_attempt_leaves_it_in_doubt_and_not_failed() {
    UUID id = inDoubt();
    brevo.failure = new Kind.Auth();
    assertThat(run(handler, id, job(tenant, 16))).isInstanceOf(JobOutcome.Done.class);
    assertThat(status(id, tenant)).isEqualTo("unknown");

    UUID cancelled = inDoubt();
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> {
              var args = new io.billhook.contract.email.SendEmail(cancelled);
              handler.abandoned(args, job(tenant), "An operator has cancelled it", tx);
            });
    assertThat(status(cancelled, tenant)).isEqualTo("unknown");
  }

  /** A report that tells that it went ends the doubt. */
  @Test
  void a_report_settles_it() {
    UUID id = inDoubt();
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE email SET status = 'delivered' WHERE id = $1",
        id);
    assertThat(run(handler, id, tenant)).isEqualTo(JobOutcome.done());
    assertThat(brevo.taken).hasSize(1);
  }

  /** A run whose job was given to another says nothing more. */
  @Test
  void who_has_lost_the_job_does_not_take_the_mark_away() {
    brevo.failure = new Kind.Transient();
    smtp.failure = new Kind.Transient();
    UUID id = queue(tenant);
    var job = job(tenant);
    TestDatabase.sql("UPDATE job SET claim = 2 WHERE id = $1", job.id());
    run(handler, id, job);
    assertThat(row(id, tenant).text("sending_by")).isEqualTo("brevo");
  }

  private UUID inDoubt() {
    brevo.failure = new Kind.UnknownResult();
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Retry.class);
    return id;
  }
}
