package io.billhook.api.auth.token;

/** Statements of {@link KeyRotation}. */
final class KeyRotationSql {
  private KeyRotationSql() {}

  /** $1 now. Also one that a rotation since has given an end to. */
  static final String RETIRE_UNUSED =
      """
      UPDATE signing_key SET retired_at = $1
      WHERE (signs_from > $1 OR agreed_at IS NULL) AND (retired_at IS NULL OR retired_at > $1)
      """;

  static final String AGREED =
      "SELECT agreed_at IS NOT NULL AS agreed FROM signing_key WHERE id = $1";

  static final String NEWEST =
      """
      SELECT id FROM signing_key WHERE agreed_at IS NOT NULL
      ORDER BY agreed_at DESC, signs_from DESC, id DESC LIMIT 1
      """;
}
