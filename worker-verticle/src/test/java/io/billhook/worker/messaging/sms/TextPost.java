package io.billhook.worker.messaging.sms;

import io.billhook.contract.Queues;
import io.billhook.contract.sms.SendSms;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.CodeText;
import io.billhook.messaging.Lane;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.TextDraft;
import io.billhook.phone.PhoneNumber;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.text.Segments;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Text messages of a tenant, or codes, and what becomes of them as their jobs run. */
public final class TextPost {
  public static final String MOBILE = "+491701234567";
  private static final int ATTEMPTS = 10;

  private final SendSmsHandler handler;
  private final @Nullable UUID tenant;

  /**
   * @param tenant null: codes of the installation
   */
  public TextPost(SendSmsHandler handler, @Nullable UUID tenant) {
    this.handler = handler;
    this.tenant = tenant;
  }

  /** A message of the tenant's. */
  public UUID text(String to, String body, Lane lane) {
    RecordingOutbox outbox = new RecordingOutbox();
    UUID owner = tenant == null ? TestDatabase.newTenant() : tenant;
    TestDatabase.get()
        .run(
            Role.API,
            TenantScope.of(owner),
            tx ->
                new SmsOutbox(outbox, TestSealer.get())
                    .queue(
                        tx,
                        owner,
                        new TextDraft(number(to), body, Segments.of(body), lane, List.of(), null)));
    return outbox.asked().getFirst().id();
  }

  /** A code to a new account. */
  public static UUID code(String to, String body, Duration life) {
    RecordingOutbox outbox = new RecordingOutbox();
    UUID account = UUID.randomUUID();
    Instant now = Instant.now();
    TestDatabase.get()
        .run(
            Role.AUTH,
            TenantScope.none(),
            tx -> {
              tx.update(
                  "INSERT INTO account (id, email) VALUES ($1, $2)", account, account + "@x.io");
              new SmsOutbox(outbox, TestSealer.get())
                  .queue(tx, new CodeText(account, number(to), body, now, now.plus(life)));
            });
    return outbox.asked().getFirst().id();
  }

  private static PhoneNumber number(String to) {
    return PhoneNumber.of(to).orElseThrow();
  }

  /** Runs the first attempt, as the engine does. */
  public JobOutcome attempt(UUID id) {
    return attempt(id, 1);
  }

  /** Runs the last attempt that there is. */
  public JobOutcome lastAttempt(UUID id) {
    return attempt(id, ATTEMPTS);
  }

  /** Runs one and writes what it comes to, as the engine does. */
  private JobOutcome attempt(UUID id, int number) {
    var job =
        new JobContext(
            id, Queues.SMS, tenant, number, ATTEMPTS, number, Instant.now(), () -> false);
    JobOutcome outcome = handler.handle(new SendSms(id), job);
    switch (outcome) {
      case JobOutcome.Done(var effects) -> {
        if (effects != null) {
          TestDatabase.get().run(Role.WORKER, TenantScope.of(tenant), effects);
        }
      }
      case JobOutcome.Dead(var reason) -> abandon(id, job, reason);
      case JobOutcome.Cancel(var reason) -> abandon(id, job, reason);
      case JobOutcome.Retry(var reason, _, _) when number == ATTEMPTS -> abandon(id, job, reason);
      case JobOutcome.Retry _, JobOutcome.Snooze _ -> {}
    }
    return outcome;
  }

  private void abandon(UUID id, JobContext job, String reason) {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> handler.abandoned(new SendSms(id), job, reason, tx));
  }

  /** How it stands. */
  public Row row(UUID id) {
    return sql(
            """
            SELECT status, error, provider, provider_id, sending_at, sending_by, sent_at,
                   coalesce(sealed, convert_to(body, 'UTF8')) IS NOT NULL AS kept
            FROM sms WHERE id = $1
            """,
            id)
        .getFirst();
  }

  /** The events of it, each with its detail. */
  public List<String> events(UUID id) {
    return sql("SELECT type, detail FROM message_event WHERE sms_id = $1 ORDER BY at, id", id)
        .stream()
        .map(row -> row.text("type") + " " + row.textOrNull("detail"))
        .toList();
  }

  /** Runs a statement as the worker, in the scope of the messages. */
  public List<Row> sql(String sql, @Nullable Object... parameters) {
    return TestDatabase.as(Role.WORKER, TenantScope.of(tenant), sql, parameters);
  }
}
