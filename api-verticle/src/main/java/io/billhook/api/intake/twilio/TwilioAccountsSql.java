package io.billhook.api.intake.twilio;

/** The statement of {@link TwilioAccounts}, run as the engine. */
final class TwilioAccountsSql {
  private TwilioAccountsSql() {}

  /** $1 accounts, $2 how many of each, the earliest. */
  static final String HOLDERS =
      """
      SELECT a.sid AS account_sid, c.tenant_id, c.sealed
      FROM unnest($1::text[]) AS a (sid)
           CROSS JOIN LATERAL (
             SELECT tenant_id, sealed FROM messaging_credential
             WHERE account_sid = a.sid AND provider = 'twilio'
             ORDER BY created_at, tenant_id LIMIT $2::integer) AS c
      """;
}
