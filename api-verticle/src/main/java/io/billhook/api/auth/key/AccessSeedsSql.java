package io.billhook.api.auth.key;

/** Statements of {@link AccessSeeds}. */
final class AccessSeedsSql {
  private AccessSeedsSql() {}

  static final String ANY_TENANT = "SELECT id FROM tenant LIMIT 1";

  static final String TENANT =
      """
      WITH known AS (SELECT id FROM tenant WHERE name = $2 ORDER BY created_at, id LIMIT 1),
      made AS (
        INSERT INTO tenant (id, name) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM known)
        RETURNING id
      )
      SELECT id FROM known UNION ALL SELECT id FROM made
      """;

  static final String KEY =
      """
      INSERT INTO api_key (id, tenant_id, name, prefix, hash, scopes)
      VALUES ($1, $2, 'seed', $3, $4, $5)
      """;
}
