package io.billhook.api.auth.account;

/** Statements of {@link Accounts}. */
final class AccountsSql {
  private AccountsSql() {}

  /** No row: the address is taken. Who has the machine vouches for the address. */
  static final String CREATE =
      """
      INSERT INTO account (id, email, password_hash, operator_role, email_verified_at, password_changed_at)
      VALUES ($1, $2, $3, $4, now(), now())
      ON CONFLICT (lower(email)) DO NOTHING
      RETURNING id
      """;
}
