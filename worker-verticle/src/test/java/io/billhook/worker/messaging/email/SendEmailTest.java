package io.billhook.worker.messaging.email;

import static io.billhook.worker.messaging.email.MailBench.draft;
import static io.billhook.worker.messaging.email.MailBench.events;
import static io.billhook.worker.messaging.email.MailBench.job;
import static io.billhook.worker.messaging.email.MailBench.queue;
import static io.billhook.worker.messaging.email.MailBench.queueSecret;
import static io.billhook.worker.messaging.email.MailBench.row;
import static io.billhook.worker.messaging.email.MailBench.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.Lane;
import io.billhook.messaging.MailOptions;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SendEmailTest {
  private final Post post = new Post("post", true);
  private final SendEmailHandler handler = MailBench.handler(post);
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void a_mail_is_handed_over_and_its_row_says_so() {
    UUID id = queue(tenant);
    run(handler, id, tenant);

    assertThat(post.taken).hasSize(1);
    EmailProvider.Mail mail = post.taken.getFirst();
    assertThat(mail.id()).isEqualTo(id);
    assertThat(mail.from()).isEqualTo(new EmailAddress("Acme", "billing@acme.test"));
    assertThat(mail.to()).isEqualTo(new EmailAddress(null, "ada@example.test"));
    assertThat(mail.html()).isEqualTo("<p>Hello</p>");
    assertThat(mail.text()).isEqualTo("Hello");
    assertThat(mail.tags()).containsExactly("receipt");
    Row row = row(id, tenant);
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider")).isEqualTo("post");
    assertThat(row.text("provider_id")).isEqualTo("<" + id + "@post.test>");
    assertThat(row.instantOrNull("sent_at")).isNotNull();
    assertThat(events(id, tenant)).containsExactly("sent post");
  }

  @Test
  void what_few_mails_have_goes_along_and_files_are_gone_once_they_are_sent() {
    var options =
        new MailOptions(
            Lane.BULK,
            new EmailAddress("Support", "help@acme.test"),
            Map.of("X-Order", "42"),
            null,
            List.of(
                new Attachment("a.txt", Buffer.buffer("first")),
                new Attachment("b.txt", Buffer.buffer("second"))),
            null,
            null);
    UUID id = queue(tenant, draft(options));
    assertThat(row(id, tenant).bigint("files")).isEqualTo(2);
    run(handler, id, tenant);
    EmailProvider.Mail mail = post.taken.getFirst();
    assertThat(mail.replyTo()).isEqualTo(options.replyTo());
    assertThat(mail.headers()).isEqualTo(options.headers());
    assertThat(mail.attachments()).isEqualTo(options.attachments());
    assertThat(row(id, tenant).bigint("files")).isZero();
  }

  /** Brevo may report a mail before a worker has heard that it was taken. */
  @Test
  void a_report_that_came_first_stands() {
    UUID id = queue(tenant);
    JobOutcome outcome = handler.handle(new SendEmail(id), job(tenant));
    set(id, "delivered");
    assertThat(outcome).isInstanceOf(JobOutcome.Done.class);
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            Objects.requireNonNull(((JobOutcome.Done) outcome).effects()));
    assertThat(row(id, tenant).text("status")).isEqualTo("delivered");
    assertThat(row(id, tenant).text("provider")).isEqualTo("post");
    assertThat(row(id, tenant).text("written")).isEmpty();
  }

  @Test
  void what_is_cancelled_suppressed_or_was_told_of_is_not_sent() {
    for (String status : List.of("canceled", "suppressed", "delivered", "bounced")) {
      UUID id = queue(tenant);
      set(id, status);
      assertThat(run(handler, id, tenant)).isEqualTo(JobOutcome.done());
      assertThat(row(id, tenant).text("status")).isEqualTo(status);
    }
    assertThat(post.taken).isEmpty();
  }

  @Test
  void a_suppressed_address_gets_nothing_and_the_mail_says_why() {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx ->
                Suppressions.add(
                    tx, tenant, Channel.EMAIL, "Ada@example.test", Reason.COMPLAINT, null));
    UUID id = queue(tenant);
    assertThat(run(handler, id, tenant)).isEqualTo(JobOutcome.done());
    assertThat(post.taken).isEmpty();
    Row row = row(id, tenant);
    assertThat(row.text("status")).isEqualTo("suppressed");
    assertThat(row.text("error")).isEqualTo("complaint");
    assertThat(row.instantOrNull("sending_at")).isNull();
    assertThat(row.text("written")).isEmpty();
    assertThat(events(id, tenant)).containsExactly("suppressed complaint");
    run(handler, queueSecret(tenant), tenant);
    assertThat(post.taken).as("of security, one an hour").hasSize(1);
  }

  private void set(UUID id, String status) {
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE email SET status = $2 WHERE id = $1",
        id,
        status);
  }

  @Test
  void what_a_mail_says_is_sealed_while_it_waits_and_gone_once_it_is_sent() {
    for (UUID id : List.of(queue(tenant), queueSecret(tenant))) {
      assertThat(row(id, tenant).text("written")).isEqualTo("sealed");
      run(handler, id, tenant);
      assertThat(row(id, tenant).text("written")).isEmpty();
    }
    assertThat(post.taken).extracting(EmailProvider.Mail::text).containsExactly("Hello", "Hello");
  }

  /** A replay of one that failed. */
  @Test
  void what_a_mail_with_a_link_says_is_gone_once_it_has_failed() {
    UUID id = queueSecret(tenant);
    abandon(id, "gave up");
    assertThat(row(id, tenant).text("written")).isEmpty();
    assertThat(handler.handle(new SendEmail(id), job(tenant)))
        .isInstanceOf(JobOutcome.Cancel.class);
    assertThat(post.taken).isEmpty();
  }

  /** As version 21 queues it: in the middle of a roll-out, or before one. */
  @Test
  void a_mail_that_an_older_version_has_queued_in_plain_text_is_sent_and_erased() {
    UUID sent = queueByOlderVersion();
    run(handler, sent, tenant);
    assertThat(post.taken).extracting(EmailProvider.Mail::html).containsExactly("<p>Old</p>");
    assertThat(post.taken).extracting(EmailProvider.Mail::text).containsExactly("Old");
    assertThat(row(sent, tenant).text("written")).isEmpty();

    UUID failed = queueByOlderVersion();
    abandon(failed, "gave up");
    assertThat(row(failed, tenant).text("written")).isEmpty();
  }

  @Test
  void a_worker_without_the_key_leaves_the_mail_to_another() {
    UUID id = queue(tenant);
    var stranger =
        new SendEmailHandler(
            TestDatabase.get(),
            TestSealer.of("new", 1),
            _ -> List.of(post),
            new CallOutcomes(new Random(1)),
            new Random(1));
    assertThat(stranger.handle(new SendEmail(id), job(tenant)))
        .isEqualTo(
            JobOutcome.retry(
                "The sealed value email:" + id + " needs key test of ENCRYPTION_KEYS"));
    assertThat(row(id, tenant).instantOrNull("sending_at")).isNull();
    run(handler, id, tenant);
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void what_a_blocked_tenant_has_asked_for_before_is_canceled_and_what_it_is_told_goes() {
    UUID asked = MailBench.ask(tenant);
    final UUID told = queue(tenant);
    UUID marked = MailBench.ask(tenant);
    post.failure = new ProviderException.Kind.UnknownResult();
    run(handler, marked, tenant);
    post.failure = null;
    post.taken.clear();
    TestDatabase.as(
        Role.OPS,
        TenantScope.none(),
        "UPDATE tenant SET messaging = 'blocked' WHERE id = $1",
        tenant);
    assertThat(run(handler, asked, tenant)).isEqualTo(JobOutcome.done());
    assertThat(row(asked, tenant).text("status")).isEqualTo("canceled");
    assertThat(row(asked, tenant).text("error")).isEqualTo("blocked");
    assertThat(row(asked, tenant).text("written")).isEmpty();
    assertThat(events(asked, tenant)).containsExactly("canceled blocked");
    run(handler, marked, tenant);
    assertThat(post.taken).as("not again").isEmpty();
    run(handler, told, tenant);
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void what_waits_for_its_turn_is_not_marked() {
    UUID id = queue(tenant);
    post.full = true;
    assertThat(run(handler, id, tenant)).isInstanceOf(JobOutcome.Snooze.class);
    assertThat(row(id, tenant).instantOrNull("sending_at")).isNull();
    post.full = false;
    run(handler, id, tenant);
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void a_mail_that_was_sent_is_not_sent_again() {
    UUID id = queue(tenant);
    run(handler, id, tenant);
    assertThat(handler.handle(new SendEmail(id), job(tenant))).isEqualTo(JobOutcome.done());
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void a_mail_of_the_installation_has_no_tenant() {
    UUID id = queue(null);
    run(handler, id, job(null));
    assertThat(row(id, null).text("status")).isEqualTo("sent");
  }

  @Test
  void a_mail_that_is_gone_or_another_tenants_is_cancelled() {
    assertThat(handler.handle(new SendEmail(UUID.randomUUID()), job(tenant)))
        .isInstanceOf(JobOutcome.Cancel.class);
    UUID others = queue(TestDatabase.newTenant());
    assertThat(handler.handle(new SendEmail(others), job(tenant)))
        .isInstanceOf(JobOutcome.Cancel.class);
    assertThat(post.taken).isEmpty();
  }

  private void abandon(UUID id, String reason) {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> handler.abandoned(new SendEmail(id), job(tenant), reason, tx));
  }

  private UUID queueByOlderVersion() {
    UUID id = UUID.randomUUID();
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        """
        INSERT INTO email (id, tenant_id, recipient, sender, subject, html, body_text, status, text_until)
        VALUES ($1, $2, 'ada@example.test', 'billing@acme.test', 'Old', '<p>Old</p>', 'Old', 'queued',
                now() + interval '2 days')
        """,
        id,
        tenant);
    return id;
  }
}
