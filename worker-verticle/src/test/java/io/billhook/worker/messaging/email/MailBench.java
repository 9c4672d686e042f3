package io.billhook.worker.messaging.email;

import io.billhook.contract.Queues;
import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.MailOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails in the database, and runs of their jobs as the engine makes them. */
final class MailBench {
  private static final String HELLO = "Hello";

  private MailBench() {}

  static SendEmailHandler handler(EmailProvider... providers) {
    return new SendEmailHandler(
        TestDatabase.get(),
        TestSealer.get(),
        _ -> List.of(providers),
        new CallOutcomes(new Random(1)),
        new Random(1));
  }

  static UUID queue(@Nullable UUID tenant) {
    return queue(tenant, draft(MailOptions.none()));
  }

  static UUID queue(@Nullable UUID tenant, Draft draft) {
    return TestDatabase.get()
        .transact(Role.WORKER, TenantScope.of(tenant), tx -> outgoing().queue(tx, tenant, draft));
  }

  /** One that the tenant has asked for. */
  static UUID ask(UUID tenant) {
    return TestDatabase.get()
        .transact(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> outgoing().queueAll(tx, tenant, List.of(draft(MailOptions.none()))))
        .getFirst();
  }

  static UUID queueSecret(@Nullable UUID tenant) {
    return TestDatabase.get()
        .transact(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> outgoing().queueSecret(tx, tenant, draft(MailOptions.none()), 2));
  }

  private static EmailOutbox outgoing() {
    return new EmailOutbox(new RecordingOutbox(), TestSealer.get());
  }

  static Draft draft(MailOptions options) {
    return new Draft(
        new EmailAddress(null, "ada@example.test"),
        new EmailAddress("Acme", "billing@acme.test"),
        "Greetings",
        "<p>Hello</p>",
        HELLO,
        List.of("receipt"),
        options);
  }

  /** A job that runs, by the ledger. */
  static JobContext job(@Nullable UUID tenant) {
    return job(tenant, 1);
  }

  static JobContext job(@Nullable UUID tenant, int attempt) {
    UUID id = UUID.randomUUID();
    TestDatabase.sql(
        """
        INSERT INTO job (id, kind, queue, tenant_id, args, state, attempt, max_attempts, claim, holder,
                         run_at)
        VALUES ($1, 'email.send', 'email', $2, '{}', 2, $3, 16, 1, 1, now())
        """,
        id,
        tenant,
        (short) attempt);
    return new JobContext(id, Queues.EMAIL, tenant, attempt, 16, 1, Instant.now(), () -> false);
  }

  /** Runs a mail's job to the end of one attempt, as the engine would. */
  static JobOutcome run(SendEmailHandler handler, UUID mail, @Nullable UUID tenant) {
    return run(handler, mail, job(tenant));
  }

  static JobOutcome run(SendEmailHandler handler, UUID mail, JobContext job) {
    JobOutcome outcome = handler.handle(new SendEmail(mail), job);
    TenantScope scope = TenantScope.of(job.tenant());
    switch (outcome) {
      case JobOutcome.Done(var effects) -> {
        if (effects != null) {
          TestDatabase.get().run(Role.WORKER, scope, effects);
        }
      }
      case JobOutcome.Dead(var why) ->
          TestDatabase.get()
              .run(Role.WORKER, scope, tx -> handler.abandoned(new SendEmail(mail), job, why, tx));
      default -> {}
    }
    return outcome;
  }

  /** As if it had been handed over by then. */
  static void age(UUID mail, @Nullable UUID tenant, int minutes) {
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE email SET sending_at = sending_at - make_interval(mins => $2) WHERE id = $1",
        mail,
        minutes);
  }

  static Row row(UUID id, @Nullable UUID tenant) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            """
            SELECT status, provider, provider_id, error, sent_at, sending_at, sending_by,
                   concat(html, body_text, CASE
                     WHEN position('Hello'::bytea IN sealed) > 0 THEN 'Hello'
                     WHEN sealed IS NOT NULL THEN 'sealed' END) AS written,
                   (SELECT count(*) FROM email_attachment WHERE email_id = email.id) AS files
            FROM email WHERE id = $1
            """,
            id)
        .getFirst();
  }

  static String status(UUID id, @Nullable UUID tenant) {
    return row(id, tenant).text("status");
  }

  /** What was told of it, oldest first, as in {@code sent post}. */
  static List<String> events(UUID id, @Nullable UUID tenant) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT concat_ws(' ', type, detail) AS told FROM message_event WHERE email_id = $1 ORDER BY id",
            id)
        .stream()
        .map(row -> row.text("told"))
        .toList();
  }
}
