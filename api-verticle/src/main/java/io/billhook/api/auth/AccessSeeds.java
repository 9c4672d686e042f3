package io.billhook.api.auth;

import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import java.util.List;
import java.util.UUID;

/** Gives a fresh installation something to try it with. */
public final class AccessSeeds {
  private final Database database;

  public AccessSeeds(Database database) {
    this.database = database;
  }

  /**
   * Makes a key for the oldest tenant of this name, and the tenant where there is none.
   *
   * @param scopes each {@code feature:read} or {@code feature:write}
   * @return the key in full, {@code bh_test_…}; only its hash is kept
   */
  public String seedApiKey(String tenantName, List<String> scopes) {
    String key = KeyText.create(false);
    database.run(
        Role.AUTH,
        TenantScope.none(),
        tx -> {
          UUID tenant =
              tx.query(AccessSeedsSql.TENANT, RowIds.next(), tenantName).first().uuid("id");
          tx.update(
              AccessSeedsSql.KEY,
              RowIds.next(),
              tenant,
              KeyText.prefix(key),
              KeyText.hash(key),
              scopes);
        });
    return key;
  }
}
