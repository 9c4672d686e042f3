package io.billhook.api.auth.password;

/** Statements of {@link Reauthentication}. */
final class ReauthenticationSql {
  private ReauthenticationSql() {}

  static final String FRESH = "SELECT id FROM session WHERE id = $1 AND created_at > $2";
}
