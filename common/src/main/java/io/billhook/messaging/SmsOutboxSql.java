package io.billhook.messaging;

/** Statements of {@link SmsOutbox}. */
final class SmsOutboxSql {
  private SmsOutboxSql() {}

  /** $1 id, $2 account, $3 number, $4 sealed text, $5 now, $6 when it expires. */
  static final String QUEUE =
      """
      INSERT INTO sms (id, account_id, recipient, sealed, status, created_at, expires_at)
      VALUES ($1, $2, $3, $4, 'queued', $5, $6)
      """;
}
