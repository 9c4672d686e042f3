package io.billhook.api.limit;

/** The statement of {@link TenantStanding}. */
final class TenantStandingSql {
  private TenantStandingSql() {}

  static final String GET = "SELECT name, messaging FROM tenant WHERE id = $1";
}
