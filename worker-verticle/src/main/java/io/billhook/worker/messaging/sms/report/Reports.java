package io.billhook.worker.messaging.sms.report;

import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Column;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of ours, as what is told of them changes them. */
final class Reports {
  private static final String PROVIDER = "twilio";

  private Reports() {}

  /** A message of ours. */
  record Ours(UUID id, @Nullable UUID tenant, String recipient) {

    /** Of a row that says whose it is; to whom it went is read in the scope of that tenant. */
    static Ours of(Database database, Row row) {
      UUID id = row.uuid("id");
      UUID tenant = row.uuidOrNull("tenant_id");
      Row text = database.worker(tenant).read(ReportSql.RECIPIENT, id).first();
      return new Ours(id, tenant, text.text("recipient"));
    }
  }

  /**
   * The message that the provider calls so; empty where there is none, or none yet.
   *
   * @param account whose own account tells of it, so that it is one of theirs; null: the
   *     installation's
   */
  static Optional<Ours> find(Database database, String message, @Nullable UUID account) {
    return database.engine().read(ReportSql.MESSAGE, message, account).stream()
        .findFirst()
        .map(row -> Ours.of(database, row));
  }

  /**
   * One by our own id, that this account was given and of which nobody knows how the provider calls
   * it; empty where there is none.
   */
  static Optional<Ours> unnamed(Database database, UUID sms, @Nullable UUID account) {
    String by = account == null ? PROVIDER : PROVIDER + "/" + account;
    return database
        .engine()
        .read(ReportSql.UNNAMED, sms, by, account)
        .one()
        .map(row -> Ours.of(database, row));
  }

  /** Notes how the provider calls it, where nobody has meanwhile. */
  static void name(Tx tx, Ours message, String providerId) {
    tx.asWorker(message.tenant());
    tx.update(ReportSql.NAME, message.id(), providerId);
  }

  /** Writes reports down, and what follows from them for the message and its number. */
  static void tell(Tx tx, Ours message, List<Report> reports) {
    tx.asWorker(message.tenant());
    tx.update(
        ReportSql.TELL,
        new ReportSql.Told(
            message.id(),
            Column.of(UUID.class, reports, _ -> RowIds.next()),
            Column.of(String.class, reports, Report::externalId),
            Column.of(String.class, reports, Report::type),
            Column.of(String.class, reports, Report::status),
            Column.of(String.class, reports, Report::detail),
            Column.of(Instant.class, reports, Report::at)));
    if (reports.stream().anyMatch(Report::isUnreachable)) {
      Suppressions.add(
          tx, message.tenant(), Channel.SMS, message.recipient(), Reason.UNREACHABLE, message.id());
    }
  }
}
