package io.billhook.worker.messaging.email.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.Queues;
import io.billhook.contract.email.EmailCallback;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails, and reports of them as intake leaves them in the ledger. */
final class Told {
  static final String ADDRESS = "Ada@example.test";
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  private final EmailCallbackHandler handler = new EmailCallbackHandler(TestDatabase.get());
  private final @Nullable UUID tenant;

  Told(@Nullable UUID tenant) {
    this.tenant = tenant;
  }

  /** A mail whose text is sealed and has an attachment. */
  UUID mail(String status, String address, @Nullable String providerId) {
    UUID id = RowIds.next();
    sql(
        """
        INSERT INTO email (id, tenant_id, recipient, sender, subject, sealed, status, provider_id)
        VALUES ($1, $2, $3, 'a@acme.test', 's', 'x', $4, $5)
        """,
        id,
        tenant,
        address,
        status,
        providerId);
    sql(
        "INSERT INTO email_attachment (email_id, position, tenant_id, name, sealed)"
            + " VALUES ($1, 0, $2, 'n', 'x')",
        id,
        tenant);
    return id;
  }

  UUID mail() {
    return mail("queued", ADDRESS, null);
  }

  /** An event of a mail that is named by our id; it took place so many seconds after noon. */
  void event(UUID mail, String name, int second) {
    keep("default", EmailCallback.OURS, mail.toString(), body(name, second, ADDRESS));
  }

  static JsonObject body(String name, int second, String address) {
    return new JsonObject()
        .put("event", name)
        .put("email", address)
        .put("message-id", "<1.2@smtp-relay.mailin.fr>")
        .put("ts_epoch", NOON.plusSeconds(second).toEpochMilli());
  }

  void keep(String endpoint, String by, String named, JsonObject body) {
    TestDatabase.sql(
        """
        INSERT INTO webhook_event
          (id, provider, endpoint, external_id, type, object_type, object_id, body, headers, state)
        VALUES ($1, 'brevo', $2, $3, $4, $5, $6, $7, '{}', 'received')
        """,
        RowIds.next(),
        endpoint,
        named + " " + body.getString("event") + body.getValue("ts_epoch"),
        body.getString("event"),
        by,
        named,
        body.encode());
  }

  JobOutcome handle(String by, String named) {
    var job =
        new JobContext(
            UUID.randomUUID(), Queues.CALLBACK, null, 1, 16, 1, Instant.EPOCH, () -> false);
    return handler.handle(new EmailCallback(by, named), job);
  }

  /** Takes over what has been told of it. */
  void run(UUID mail) {
    commit(handle(EmailCallback.OURS, mail.toString()));
  }

  /** As the engine commits the end of a job without a tenant. */
  static void commit(JobOutcome outcome) {
    assertThat(outcome).isInstanceOf(JobOutcome.Done.class);
    var effects = ((JobOutcome.Done) outcome).effects();
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(null),
            tx -> Objects.requireNonNull(effects, "no effects").accept(tx));
  }

  List<Row> sql(String sql, @Nullable Object... parameters) {
    return TestDatabase.as(Role.WORKER, TenantScope.of(tenant), sql, parameters);
  }

  String status(UUID mail) {
    return sql("SELECT status FROM email WHERE id = $1", mail).getFirst().text("status");
  }

  /** Type and detail of each report, by time. */
  List<String> events(UUID mail) {
    return sql(
            "SELECT type || ' ' || detail AS told FROM message_event WHERE email_id = $1 ORDER BY at",
            mail)
        .stream()
        .map(row -> row.text("told"))
        .toList();
  }

  /** Scope and reason of each. */
  List<String> suppressed(String address) {
    return sql(
            """
            SELECT scope || ' ' || reason || CASE WHEN until IS NULL THEN '' ELSE ' for '
                   || round(extract(epoch FROM until - now()) / 86400)::text END AS why
            FROM suppression WHERE address = lower($1) ORDER BY scope
            """,
            address)
        .stream()
        .map(row -> row.text("why"))
        .toList();
  }

  /** State and note of each event that names this. */
  static List<String> ledger(String named) {
    return TestDatabase.sql(
            """
            SELECT state || coalesce(' ' || note, '') AS state FROM webhook_event
            WHERE object_id = $1 ORDER BY id
            """,
            named)
        .stream()
        .map(row -> row.text("state"))
        .toList();
  }
}
