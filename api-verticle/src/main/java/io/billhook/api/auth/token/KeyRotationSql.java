package io.billhook.api.auth.token;

/** Statements of {@link KeyRotation}. */
final class KeyRotationSql {
  private KeyRotationSql() {}

  /** $1 now. Also one that a rotation since has given an end to. */
  static final String RETIRE_UNUSED =
      """
      UPDATE signing_key SET retired_at = $1
      WHERE signs_from > $1 AND (retired_at IS NULL OR retired_at > $1)
      """;

  static final String RETIRE = "UPDATE signing_key SET retired_at = $1 WHERE retired_at IS NULL";
}
