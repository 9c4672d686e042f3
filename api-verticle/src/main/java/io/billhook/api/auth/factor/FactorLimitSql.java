package io.billhook.api.auth.factor;

/** Statements of {@link FactorLimit}. */
final class FactorLimitSql {
  private FactorLimitSql() {}

  static final String LOCK =
      "SELECT email, failed_factors, factors_locked_until FROM account WHERE id = $1 FOR UPDATE";

  static final String COUNT =
      "UPDATE account SET failed_factors = $2, factors_locked_until = $3 WHERE id = $1";
}
