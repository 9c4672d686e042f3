package io.billhook.worker.billing;

/** Statements of {@link FirstImport}. */
final class FirstImportSql {
  private FirstImportSql() {}

  /** An api may have taken webhooks for a while when the first worker comes. */
  static final String BEGIN =
      """
      INSERT INTO billing_import (started_at)
      SELECT least(now(), min(received_at)) FROM webhook_event WHERE provider = 'stripe'
      ON CONFLICT DO NOTHING
      """;

  static final String BEGAN = "SELECT started_at FROM billing_import";
}
