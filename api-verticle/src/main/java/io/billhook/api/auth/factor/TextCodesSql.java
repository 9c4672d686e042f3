package io.billhook.api.auth.factor;

/** Statements of {@link TextCodes}. */
final class TextCodesSql {
  private TextCodesSql() {}

  /** Requests of one account, and those for one number, take their turn. */
  static final String LOCK_ACCOUNT = "SELECT id FROM account WHERE id = $1 FOR UPDATE";

  static final String LOCK_NUMBER = "SELECT pg_advisory_xact_lock(hashtextextended($1, 13))";

  /** To the account $1 or the number $2, whichever got more; $3 a day ago, $4 an hour ago. */
  static final String SENT =
      """
      SELECT greatest(count(*) FILTER (WHERE account_id = $1),
                      count(*) FILTER (WHERE recipient = $2)) AS a_day,
             greatest(count(*) FILTER (WHERE account_id = $1 AND created_at > $4),
                      count(*) FILTER (WHERE recipient = $2 AND created_at > $4)) AS an_hour,
             max(created_at) AS last
      FROM sms
      WHERE tenant_id IS NULL AND created_at > $3 AND (account_id = $1 OR recipient = $2)
      """;

  static final String PUT =
      """
      INSERT INTO text_code (account_id, purpose, asker, phone, sealed, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (account_id, purpose) DO UPDATE
      SET asker = excluded.asker, phone = excluded.phone, sealed = excluded.sealed, attempts = 0,
          expires_at = excluded.expires_at
      """;

  // A code without asker is of an api from before V25 that runs beside this one during a roll-out,
  // and lives for ten minutes. IS NULL goes with 0.2.0.

  static final String ATTEMPT =
      """
      UPDATE text_code SET attempts = least(attempts + 1, 1000)
      WHERE account_id = $1 AND purpose = $2 AND (asker = $3 OR asker IS NULL)
      """;

  /** $4 now, $5 how many attempts there may be, the present one included. */
  static final String FIND =
      """
      SELECT phone, sealed FROM text_code
      WHERE account_id = $1 AND purpose = $2 AND (asker = $3 OR asker IS NULL)
        AND expires_at > $4 AND attempts <= $5
      FOR UPDATE
      """;

  static final String DISCARD = "DELETE FROM text_code WHERE account_id = $1 AND purpose = $2";
}
