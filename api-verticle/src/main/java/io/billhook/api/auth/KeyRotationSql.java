package io.billhook.api.auth;

/** Statements of {@link KeyRotation}. */
final class KeyRotationSql {
  private KeyRotationSql() {}

  static final String RETIRE = "UPDATE signing_key SET retired_at = $1 WHERE retired_at IS NULL";
}
