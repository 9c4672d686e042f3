package io.billhook.worker.billing;

/** Statements of {@link FirstImport}. */
final class FirstImportSql {
  private FirstImportSql() {}

  static final String BEGIN = "INSERT INTO billing_import DEFAULT VALUES ON CONFLICT DO NOTHING";

  static final String BEGAN = "SELECT started_at FROM billing_import";
}
