package io.billhook.api.auth.password;

/** Statements of {@link Proof}. */
final class ProofSql {
  private ProofSql() {}

  static final String FRESH = "SELECT id FROM session WHERE id = $1 AND created_at > $2";
}
