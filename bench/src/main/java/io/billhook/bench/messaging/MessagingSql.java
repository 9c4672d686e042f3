package io.billhook.bench.messaging;

/** Statements of the bench. */
final class MessagingSql {
  private MessagingSql() {}

  static final String LIKE_EMAIL = "CREATE TABLE bare_email (LIKE email INCLUDING ALL)";
  static final String LIKE_JOB = "CREATE TABLE bare_job (LIKE job INCLUDING ALL)";

  /** The values of the newest thousand, each column an array; what is null of all is left out. */
  static final String COLUMNS =
      """
      SELECT array_agg(tenant_id), array_agg(recipient), array_agg(sender), array_agg(subject),
             array_agg(sealed), array_agg(status), array_agg(lane), array_agg(template_id),
             array_agg(template_version)
      FROM (SELECT * FROM email WHERE template_id IS NOT NULL ORDER BY id DESC LIMIT 1000) newest
      """;

  static final String MAILS =
      """
      INSERT INTO bare_email (id, tenant_id, recipient, sender, subject, sealed, status, lane,
                              template_id, template_version)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                           ?::text[], ?::text[], ?::uuid[], ?::int[])
      """;

  static final String JOBS =
      """
      INSERT INTO bare_job (id, kind, queue, args, state, max_attempts, run_at, holder)
      SELECT id, 'email.send', 'email', jsonb_build_object('email', id), 1, 16, now(), 1
      FROM unnest(?::uuid[]) AS t (id)
      """;

  /** How many of those by template the provider has. */
  static final String SENT =
      """
      SELECT count(sent_at) AS sent
      FROM email WHERE template_id IS NOT NULL
      """;
}
