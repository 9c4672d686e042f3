package io.billhook.worker;

/** The statement of {@link UnknownMessages}, of the engine's role; by the indexes of such rows. */
final class UnknownMessagesSql {
  private UnknownMessagesSql() {}

  static final String COUNT =
      """
      SELECT (SELECT count(*) FROM (SELECT FROM email WHERE status = 'unknown' LIMIT 10000) e) AS mails,
             (SELECT count(*) FROM (SELECT FROM sms WHERE status = 'unknown' LIMIT 10000) s) AS texts
      """;
}
