package io.billhook.api.auth.key;

import io.billhook.postgres.RowIds;
import io.billhook.postgres.Transactions;
import java.util.List;
import java.util.UUID;

/** Gives a fresh installation something to try it with. */
public final class AccessSeeds {
  private final Transactions auth;

  public AccessSeeds(Transactions auth) {
    this.auth = auth;
  }

  /**
   * What was made.
   *
   * @param key in full; only its hash is kept
   */
  public record Seeded(UUID tenant, String key) {
    @Override
    public String toString() {
      return "Seeded[tenant=" + tenant + "]";
    }
  }

  /** Whether anybody uses this installation already. */
  public boolean hasTenants() {
    return auth.transact(tx -> !tx.query(AccessSeedsSql.ANY_TENANT).isEmpty());
  }

  /**
   * Makes a key for the oldest tenant of this name, and the tenant where there is none.
   *
   * @param scopes each {@code feature:read} or {@code feature:write}
   * @return with the key as {@code bh_test_…}
   */
  public Seeded seedApiKey(String tenantName, List<String> scopes) {
    String key = ApiKeyFormat.create(false);
    UUID made =
        auth.transact(
            tx -> {
              UUID tenant =
                  tx.query(AccessSeedsSql.TENANT, RowIds.next(), tenantName).first().uuid("id");
              tx.update(
                  AccessSeedsSql.KEY,
                  RowIds.next(),
                  tenant,
                  ApiKeyFormat.prefix(key),
                  ApiKeyFormat.hash(key),
                  scopes);
              return tenant;
            });
    return new Seeded(made, key);
  }
}
