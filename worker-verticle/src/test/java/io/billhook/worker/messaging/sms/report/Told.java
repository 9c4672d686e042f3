package io.billhook.worker.messaging.sms.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.contract.Queues;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.TestDatabase;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Callbacks in the ledger, messages that were sent, and what becomes of both. */
final class Told {
  static final String NUMBER = "+491701234567";
  static final String SERVICE = "MG" + "1".repeat(32);

  private Told() {}

  static String sid() {
    return "SM%032x".formatted(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
  }

  /** A message as it stands after it was handed over; its text is kept where it is not sent. */
  static UUID message(UUID tenant, @Nullable String sid, String status, Duration age) {
    UUID id = RowIds.next();
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        INSERT INTO sms (id, tenant_id, recipient, body, status, provider, provider_id, sent_at,
                         sending_at, sending_by)
        VALUES ($1, $2, $3, CASE WHEN $4 = 'unknown' THEN 'Hello' END, $4, 'twilio', $5,
                CASE WHEN $4 = 'sent' THEN now() - make_interval(secs => $6::float8) END,
                now(), 'twilio')
        """,
        id,
        tenant,
        NUMBER,
        status,
        sid,
        (double) age.toSeconds());
    return id;
  }

  static Row row(UUID tenant, UUID message) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT status, error, sent_at, asked_at, body FROM sms WHERE id = $1",
            message)
        .getFirst();
  }

  static List<String> events(UUID tenant, UUID message) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(tenant),
            "SELECT type, coalesce(detail, '-') AS detail FROM message_event WHERE sms_id = $1",
            message)
        .stream()
        .map(row -> row.text("type") + " " + row.text("detail"))
        .toList();
  }

  /** A report of a status, in the ledger. */
  static void report(
      String sid, @Nullable UUID account, String status, @Nullable String error, String to) {
    Map<String, String> form =
        error == null
            ? Map.of("MessageSid", sid, "MessageStatus", status, "To", to)
            : Map.of(
                "MessageSid",
                sid,
                "MessageStatus",
                status,
                "To",
                to,
                "ErrorCode",
                error,
                "MessagingServiceSid",
                SERVICE);
    event("message", sid, account, form, sid + ":" + status + ":" + error, Instant.now());
  }

  /** Like intake, which counts what is there already. */
  static void event(
      String objectType,
      String sid,
      @Nullable UUID account,
      Map<String, String> form,
      String externalId,
      Instant received) {
    TestDatabase.sql(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                                   body, headers, state, received_at)
        VALUES ($1, 'twilio', $2, $3, 'message.x', $4, $5, $6,
                '{"Content-Type": "application/x-www-form-urlencoded"}', 'received', $7)
        ON CONFLICT (provider, endpoint, external_id)
        DO UPDATE SET duplicates = webhook_event.duplicates + 1
        """,
        RowIds.next(),
        Objects.requireNonNullElse(account, "default").toString(),
        externalId,
        objectType,
        sid,
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&")),
        received);
  }

  /** The notes of a message's events, a dash for what waits. */
  static List<String> notes(String sid) {
    return TestDatabase.sql(
            "SELECT coalesce(note, '-') AS note FROM webhook_event WHERE object_id = $1 ORDER BY id",
            sid)
        .stream()
        .map(row -> row.text("note"))
        .toList();
  }

  static JobContext job() {
    return new JobContext(
        UUID.randomUUID(), Queues.CALLBACK, null, 1, 12, 1, Instant.now(), () -> false);
  }

  /** Writes what an attempt comes to, as the engine does. */
  static JobOutcome commit(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Done(var effects) && effects != null) {
      TestDatabase.get().run(Role.WORKER, new TenantScope.Installation(), effects);
    }
    return outcome;
  }
}
