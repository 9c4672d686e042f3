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
      new SendEmailHandler(TestDatabase.get(), post, new CallOutcomes(new Random(1)));
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
    assertThat(mail.tags()).containsExactly("receipt");
    Row row = row(id, tenant);
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider")).isEqualTo("post");
    assertThat(row.text("provider_id")).isEqualTo("<1@post.test>");
    assertThat(row.instantOrNull("sent_at")).isNotNull();
  }

  /** A replay of one that failed, days ago. */
  @Test
  void a_mail_whose_text_is_no_longer_kept_is_not_sent() {
    UUID id = queue(tenant);
    TestDatabase.get()
        .run(
            Role.WORKER,
            new TenantScope.Tenant(tenant),
            tx -> tx.update("UPDATE email SET html = NULL, body_text = '' WHERE id = $1", id));
    assertThat(handler.handle(new SendEmail(id), job(tenant)))
        .isInstanceOf(JobOutcome.Cancel.class);
    assertThat(post.taken).isEmpty();
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
    var draft =
        new Draft(
            new EmailAddress(null, "ada@example.test"),
            new EmailAddress("Acme", "billing@acme.test"),
            "Hello",
            "<p>Hello</p>",
            "Hello",
            List.of("receipt"));
    return TestDatabase.get()
        .transact(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> new EmailOutbox(new RecordingOutbox()).queue(tx, tenant, draft));
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
