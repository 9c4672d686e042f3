package io.billhook.api.auth.account;

/** Statements of {@link NewAccounts}. */
final class NewAccountsSql {
  private NewAccountsSql() {}

  static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('billhook.signup:' || lower($1), 0))";

  /** No row: the address is verified already. One that was not is taken over. */
  static final String ACCOUNT =
      """
      INSERT INTO account (id, email, password_hash, name, email_verified_at, password_changed_at)
      VALUES ($1, $2, $3, $4, $5, CASE WHEN $3::text IS NOT NULL THEN $5::timestamptz END)
      ON CONFLICT (lower(email)) DO UPDATE
        SET password_hash = excluded.password_hash, name = excluded.name,
            email_verified_at = excluded.email_verified_at,
            password_changed_at = excluded.password_changed_at,
            phone = NULL, phone_verified_at = NULL,
            totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
            sms_factor_at = NULL, failed_factors = 0, factors_locked_until = NULL,
            failed_logins = 0, locked_until = NULL, updated_at = now()
        WHERE account.email_verified_at IS NULL
      RETURNING id
      """;

  static final String INVITED =
      """
      SELECT i.id FROM invitation i JOIN tenant t ON t.id = i.tenant_id AND t.deleted_at IS NULL
      WHERE lower(i.email) = lower($1) AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > now()
      LIMIT 1
      """;

  static final String TENANT = "INSERT INTO tenant (id, name) VALUES ($1, $2)";

  static final String OWNER =
      "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')";

  static final String DEFAULT_TENANT = "UPDATE account SET default_tenant = $2 WHERE id = $1";

  static final String DISCARD_SIGNUPS = "DELETE FROM signup WHERE lower(email) = lower($1)";

  static final String DISCARD_WAYS_IN =
      """
      WITH codes AS (DELETE FROM recovery_code WHERE account_id = $1),
           texts AS (DELETE FROM text_code WHERE account_id = $1),
           identities AS (DELETE FROM external_identity WHERE account_id = $1)
      DELETE FROM one_time_token WHERE account_id = $1
      """;
}
