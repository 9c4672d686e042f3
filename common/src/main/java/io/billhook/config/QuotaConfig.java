package io.billhook.config;

/**
 * How much of what costs little to make one may have at a time.
 *
 * @param tenants that an account owns; membership of others' is free
 * @param apiKeys that work, of a tenant
 * @param sessions of an account; beyond it the oldest one ends
 * @param mails that tenants may send
 */
public record QuotaConfig(int tenants, int apiKeys, int sessions, TenantMailConfig mails) {
  public static final QuotaConfig USUAL = new QuotaConfig(10, 50, 50);
  private static final int MOST = 100_000;

  /** With the usual mails. */
  public QuotaConfig(int tenants, int apiKeys, int sessions) {
    this(tenants, apiKeys, sessions, TenantMailConfig.USUAL);
  }

  public static QuotaConfig from(Env env) {
    return new QuotaConfig(
        env.integer("TENANTS_PER_ACCOUNT", 1, MOST, USUAL.tenants()),
        env.integer("API_KEYS_PER_TENANT", 1, MOST, USUAL.apiKeys()),
        env.integer("SESSIONS_PER_ACCOUNT", 1, MOST, USUAL.sessions()),
        TenantMailConfig.from(env));
  }

  public QuotaConfig with(TenantMailConfig other) {
    return new QuotaConfig(tenants, apiKeys, sessions, other);
  }
}
