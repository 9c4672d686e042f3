package io.billhook.api.auth.token;

import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import java.util.UUID;

/** The one row that says which installation this database is, and whether it is for development. */
public final class Installation {
  private final Database database;

  public Installation(Database database) {
    this.database = database;
  }

  /** Names this installation in the tokens that it issues; never changes. */
  public UUID id() {
    return database.transact(
        Role.AUTH, TenantScope.none(), tx -> tx.query(InstallationSql.ID).first().uuid("id"));
  }

  /** Marks the database as one for development, for good: production processes refuse it. */
  public void markDevelopment() {
    database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(InstallationSql.MARK_DEVELOPMENT));
  }

  public boolean isDevelopment() {
    return database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx -> tx.query(InstallationSql.IS_DEVELOPMENT).first().bool("development"));
  }
}
