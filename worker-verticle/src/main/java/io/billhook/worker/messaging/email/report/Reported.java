package io.billhook.worker.messaging.email.report;

import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The mail that reports are about.
 *
 * @param tenant whose it is; null: the installation's
 */
record Reported(UUID id, @Nullable UUID tenant, String recipient) {

  /** Of a row that says whose it is; to whom it went is read in the scope of that tenant. */
  static Reported of(Database database, Row row) {
    UUID id = row.uuid("id");
    UUID tenant = row.uuidOrNull("tenant_id");
    Row mail = database.worker(tenant).read(ReportSql.RECIPIENT, id).first();
    return new Reported(id, tenant, mail.text("recipient"));
  }

  /** A tenant's account tells of its mails alone, the installation's of all. */
  boolean isToldBy(Report report) {
    return report.signer().equals("default")
        || (tenant != null && report.signer().equals(tenant.toString()));
  }
}
