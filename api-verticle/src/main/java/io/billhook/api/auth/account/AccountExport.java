package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.postgres.Transactions;
import java.util.UUID;

/**
 * All that is kept of one person, as one JSON document (GDPR, articles 15 and 20). Secrets are left
 * out: they say nothing of the person.
 */
public final class AccountExport {
  private final Transactions auth;

  public AccountExport(Transactions auth) {
    this.auth = auth;
  }

  /** The document, as JSON. */
  String of(UUID account, RequestOrigin origin) {
    return auth.transact(
        tx -> {
          origin.note(tx, account, "account.export");
          return tx.query(AccountExportSql.ALL, account).first().text("document");
        });
  }
}
