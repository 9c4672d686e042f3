package io.billhook.worker.messaging.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SendEmailTest {
  /** Takes mails, unless it is told to fail. */
  private static final class Post implements EmailProvider {
    private final List<Mail> taken = new ArrayList<>();
    private @Nullable Kind failure;

    @Override
    public String name() {
      return "post";
    }

    @Override
    public Optional<String> send(Mail mail) {
      taken.add(mail);
      if (failure != null) {
        throw new ProviderException("post", failure, "HTTP 400 invalid_parameter");
      }
      return Optional.of("<" + taken.size() + "@post.test>");
    }
  }

  private final Post post = new Post();
  private final SendEmailHandler handler =
      new SendEmailHandler(
          TestDatabase.get(), TestSealer.get(), post, new CallOutcomes(new Random(1)));
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void a_mail_is_handed_over_and_its_row_says_so() {
    UUID id = queue(tenant);
    commit(handler.handle(new SendEmail(id), job(tenant)), tenant);

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
    assertThat(row.text("provider_id")).isEqualTo("<1@post.test>");
    assertThat(row.instantOrNull("sent_at")).isNotNull();
  }

  @Test
  void what_a_mail_says_is_sealed_while_it_waits_and_gone_once_it_is_sent() {
    for (UUID id : List.of(queue(tenant), queueSecret())) {
      assertThat(written(id, tenant)).isEqualTo("sealed");
      commit(handler.handle(new SendEmail(id), job(tenant)), tenant);
      assertThat(written(id, tenant)).isEmpty();
    }
    assertThat(post.taken).extracting(EmailProvider.Mail::text).containsExactly("Hello", "Hello");
  }

  /** A replay of one that failed. */
  @Test
  void what_a_mail_with_a_link_says_is_gone_once_it_has_failed() {
    UUID id = queueSecret();
    abandon(id, "gave up");
    assertThat(written(id, tenant)).isEmpty();
    assertThat(handler.handle(new SendEmail(id), job(tenant)))
        .isInstanceOf(JobOutcome.Cancel.class);
    assertThat(post.taken).isEmpty();
  }

  /** As version 21 queues it: in the middle of a roll-out, or before one. */
  @Test
  void a_mail_that_an_older_version_has_queued_in_plain_text_is_sent_and_erased() {
    UUID sent = queueByOlderVersion();
    commit(handler.handle(new SendEmail(sent), job(tenant)), tenant);
    assertThat(post.taken).extracting(EmailProvider.Mail::html).containsExactly("<p>Old</p>");
    assertThat(post.taken).extracting(EmailProvider.Mail::text).containsExactly("Old");
    assertThat(written(sent, tenant)).isEmpty();

    UUID failed = queueByOlderVersion();
    abandon(failed, "gave up");
    assertThat(written(failed, tenant)).isEmpty();
  }

  @Test
  void a_worker_without_the_key_leaves_the_mail_to_another() {
    UUID id = queue(tenant);
    var stranger =
        new SendEmailHandler(
            TestDatabase.get(), TestSealer.of("new", 1), post, new CallOutcomes(new Random(1)));
    assertThat(stranger.handle(new SendEmail(id), job(tenant)))
        .isEqualTo(
            JobOutcome.retry(
                "The sealed value email:" + id + " needs key test of ENCRYPTION_KEYS"));
    commit(handler.handle(new SendEmail(id), job(tenant)), tenant);
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void a_mail_that_was_sent_is_not_sent_again() {
    UUID id = queue(tenant);
    commit(handler.handle(new SendEmail(id), job(tenant)), tenant);
    assertThat(handler.handle(new SendEmail(id), job(tenant))).isEqualTo(JobOutcome.done());
    assertThat(post.taken).hasSize(1);
  }

  @Test
  void a_mail_of_the_installation_has_no_tenant() {
    UUID id = queue(null);
    commit(handler.handle(new SendEmail(id), job(null)), null);
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

  @Test
  void an_unknown_result_is_tried_again_under_the_same_key() {
    UUID id = queue(tenant);
    post.failure = new Kind.UnknownResult();
    assertThat(handler.handle(new SendEmail(id), job(tenant))).isInstanceOf(JobOutcome.Retry.class);
    post.failure = null;
    commit(handler.handle(new SendEmail(id), job(tenant)), tenant);
    assertThat(post.taken).extracting(EmailProvider.Mail::id).containsExactly(id, id);
  }

  @Test
  void a_mail_that_is_refused_fails_and_says_why() {
    UUID id = queue(tenant);
    post.failure = new Kind.Rejected("invalid_parameter");
    JobOutcome outcome = handler.handle(new SendEmail(id), job(tenant));
    assertThat(outcome).isEqualTo(new JobOutcome.Dead("post: HTTP 400 invalid_parameter"));

    abandon(id, "post: HTTP 400 invalid_parameter");
    assertThat(row(id, tenant).text("status")).isEqualTo("failed");
    assertThat(row(id, tenant).text("error")).isEqualTo("post: HTTP 400 invalid_parameter");

    post.failure = null;
    commit(handler.handle(new SendEmail(id), job(tenant)), tenant);
    assertThat(row(id, tenant).text("status")).as("after a replay").isEqualTo("sent");
    assertThat(row(id, tenant).textOrNull("error")).isNull();
  }

  private void abandon(UUID id, String reason) {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> handler.abandoned(new SendEmail(id), job(tenant), reason, tx));
  }

  private static UUID queue(@Nullable UUID tenant) {
    return TestDatabase.get()
        .transact(Role.WORKER, TenantScope.of(tenant), tx -> outgoing().queue(tx, tenant, draft()));
  }

  private UUID queueSecret() {
    return TestDatabase.get()
        .transact(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> outgoing().queueSecret(tx, tenant, draft(), 2));
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

  private static EmailOutbox outgoing() {
    return new EmailOutbox(new RecordingOutbox(), TestSealer.get());
  }

  private static Draft draft() {
    return new Draft(
        new EmailAddress(null, "ada@example.test"),
        new EmailAddress("Acme", "billing@acme.test"),
        "Greetings",
        "<p>Hello</p>",
        "Hello",
        List.of("receipt"));
  }

  /** What of its text a row holds: nothing, {@code sealed}, or the text itself. */
  private static String written(UUID id, @Nullable UUID tenant) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            """
            SELECT concat(html, body_text, CASE
              WHEN position('Hello'::bytea IN sealed) > 0 THEN 'Hello'
              WHEN sealed IS NOT NULL THEN 'sealed' END) AS written
            FROM email WHERE id = $1
            """,
            id)
        .getFirst()
        .text("written");
  }

  private static JobContext job(@Nullable UUID tenant) {
    return new JobContext(UUID.randomUUID(), tenant, 1, 16, 1, Instant.now(), () -> false);
  }

  private static void commit(JobOutcome outcome, @Nullable UUID tenant) {
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    TestDatabase.get().run(Role.WORKER, TenantScope.of(tenant), effects);
  }

  private static Row row(UUID id, @Nullable UUID tenant) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT status, provider, provider_id, error, sent_at FROM email WHERE id = $1",
            id)
        .getFirst();
  }
}
