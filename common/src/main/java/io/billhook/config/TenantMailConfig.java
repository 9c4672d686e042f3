package io.billhook.config;

import org.jspecify.annotations.Nullable;

/**
 * How many mails tenants may send in a day, in UTC, and from whom they come.
 *
 * @param newTenantDaily of one that has neither paid nor been let by an operator; 0: no bound
 * @param daily of any other; 0: no bound
 * @param from the sender of tenants' mails, as {@code Name <address>} or the address alone; null:
 *     the address of EMAIL_FROM, under the tenant's name
 */
public record TenantMailConfig(int newTenantDaily, int daily, @Nullable String from) {
  public static final TenantMailConfig USUAL = new TenantMailConfig(100, 50_000, null);
  private static final int MOST = 100_000_000;

  public static TenantMailConfig from(Env env) {
    return new TenantMailConfig(
        env.integer("EMAIL_NEW_TENANT_DAILY", 0, MOST, USUAL.newTenantDaily()),
        env.integer("EMAIL_DAILY", 0, MOST, USUAL.daily()),
        env.text("TENANT_EMAIL_FROM"));
  }
}
