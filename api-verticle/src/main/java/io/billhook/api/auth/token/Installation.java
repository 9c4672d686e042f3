package io.billhook.api.auth.token;

import io.billhook.postgres.Transactions;
import java.util.UUID;

/** The one row that says which installation this database is, and whether it is for development. */
public final class Installation {
  private final Transactions auth;

  public Installation(Transactions auth) {
    this.auth = auth;
  }

  /** Names this installation in the tokens that it issues; never changes. */
  public UUID id() {
    return auth.transact(tx -> tx.query(InstallationSql.ID).first().uuid("id"));
  }

  /** Marks the database as one for development, for good: production processes refuse it. */
  public void markDevelopment() {
    auth.run(tx -> tx.update(InstallationSql.MARK_DEVELOPMENT));
  }

  public boolean isDevelopment() {
    return auth.transact(
        tx -> tx.query(InstallationSql.IS_DEVELOPMENT).first().bool("development"));
  }
}
