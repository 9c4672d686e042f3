package io.billhook.api.auth;

/** Statements of {@link Accounts}. */
final class AccountsSql {
  private AccountsSql() {}

  /** No row: the address is taken. */
  static final String CREATE =
      """
      INSERT INTO account (id, email, password_hash, operator_role) VALUES ($1, $2, $3, $4)
      ON CONFLICT (lower(email)) DO NOTHING
      RETURNING id
      """;

  static final String BY_EMAIL =
      "SELECT id, password_hash, operator_role FROM account WHERE lower(email) = lower($1)";
}
