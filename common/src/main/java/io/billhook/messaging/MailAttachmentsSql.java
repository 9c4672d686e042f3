package io.billhook.messaging;

/** Statements of {@link MailAttachments}; the policies of the table keep to the tenant. */
final class MailAttachmentsSql {
  private MailAttachmentsSql() {}

  /** $1 tenant, $2 mails, $3 positions, $4 names, $5 sealed contents. */
  static final String INSERT =
      """
      INSERT INTO email_attachment (email_id, position, tenant_id, name, sealed)
      SELECT email, position, $1, name, sealed
      FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::bytea[])
           AS t (email, position, name, sealed)
      """;

  static final String OF_MAIL =
      "SELECT position, name, sealed FROM email_attachment WHERE email_id = $1 ORDER BY position";

  static final String DELETE = "DELETE FROM email_attachment WHERE email_id = $1";
}
