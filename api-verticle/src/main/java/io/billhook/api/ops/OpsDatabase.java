package io.billhook.api.ops;

import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import java.util.function.Consumer;
import java.util.function.Function;

/** The database as operators see it: reading across all tenants, writing as the engine. */
final class OpsDatabase {
  private final Database database;

  OpsDatabase(Database database) {
    this.database = database;
  }

  <T> T read(Function<Tx, T> work) {
    return database.transact(Role.OPS, TenantScope.none(), work);
  }

  void write(Consumer<Tx> work) {
    database.run(Role.ENGINE, TenantScope.none(), work);
  }

  <T> T writing(Function<Tx, T> work) {
    return database.transact(Role.ENGINE, TenantScope.none(), work);
  }
}
