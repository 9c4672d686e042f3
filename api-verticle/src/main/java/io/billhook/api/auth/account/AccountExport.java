package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import java.util.UUID;

/**
 * All that is kept of one person, as one JSON document (GDPR, articles 15 and 20). Secrets are left
 * out: they say nothing of the person.
 */
public final class AccountExport {
  private final Database database;

  public AccountExport(Database database) {
    this.database = database;
  }

  /** The document, as JSON. */
  String of(UUID account, RequestOrigin origin) {
    return database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx -> {
          origin.note(tx, account, "account.export");
          return tx.query(AccountExportSql.ALL, account).first().text("document");
        });
  }
}
