package io.billhook.worker.testing;

import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One migrated database for all tests of this JVM; each test takes ids of its own. */
public final class TestDatabase {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Database DATABASE = Database.open(VERTX, TestServices.freshDatabase());

  private TestDatabase() {}

  public static Vertx vertx() {
    return VERTX;
  }

  public static Database get() {
    return DATABASE;
  }

  public static EnginePool engine() {
    return DATABASE.enginePool(2);
  }

  /** Runs one statement of the test's own, as the engine. */
  public static List<Row> sql(String sql, @Nullable Object... parameters) {
    return as(Role.ENGINE, TenantScope.none(), sql, parameters);
  }

  public static List<Row> as(
      Role role, TenantScope scope, String sql, @Nullable Object... parameters) {
    return DATABASE.transact(role, scope, tx -> tx.query(sql, parameters).stream().toList());
  }

  public static UUID newTenant() {
    UUID id = UUID.randomUUID();
    as(
        Role.AUTH,
        TenantScope.none(),
        "INSERT INTO tenant (id, name) VALUES ($1, 'Tenant of a test')",
        id);
    return id;
  }
}
