package io.billhook.postgres;

/**
 * The database roles of Billhook: none owns a table, none bypasses row level security. Each
 * transaction takes one, so the log-in in DATABASE_URL needs only to be a member of them.
 */
public enum Role {
  /** Sees the tenant of the transaction; used by HTTP routes. */
  API("billhook_api"),
  /** Sees the tenant of the transaction; used by job handlers. */
  WORKER("billhook_worker"),
  /** Sees what precedes a tenant: accounts, key hashes, signing keys. */
  AUTH("billhook_auth"),
  /** Reads across tenants, for operators. */
  OPS("billhook_ops"),
  /**
   * Has the jobs, the webhook ledger and the mirror of the provider's objects, whoever's they are.
   */
  ENGINE("billhook_engine"),
  /** Sees what is sealed, and ids, to seal it anew; for the command line alone. */
  KEYS("billhook_keys");

  private final String sqlName;

  Role(String sqlName) {
    this.sqlName = sqlName;
  }

  public String sqlName() {
    return sqlName;
  }
}
