package io.billhook.api.auth.session;

/** Statements of {@link SecurityMails}, as auth. */
final class SecurityMailsSql {
  private SecurityMailsSql() {}

  /**
   * Addresses that the account of address $1 has had, while it can be taken back to them. The
   * oldest ones: who moves it on and on sends them no more mails, and whoever had it first is told.
   * $2 now.
   */
  static final String EARLIER =
      """
      SELECT min(t.data->>'email') AS email
      FROM account a JOIN one_time_token t ON t.account_id = a.id
      WHERE lower(a.email) = lower($1) AND t.purpose = 'email_change'
        AND t.data->>'use' = 'take_back' AND t.expires_at > $2
        AND lower(t.data->>'email') <> lower(a.email)
      GROUP BY lower(t.data->>'email')
      ORDER BY min(t.created_at)
      LIMIT 3
      """;
}
