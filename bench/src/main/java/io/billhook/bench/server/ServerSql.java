package io.billhook.bench.server;

/** Statements that look at the server, and pgbench's. */
final class ServerSql {
  private ServerSql() {}

  static final String DESCRIBE =
      """
      SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
             current_setting('synchronous_commit') AS synchronous,
             current_setting('shared_buffers') AS buffers
      """;

  /** What pgbench writes to: as plain as a ledger can be. */
  static final String LIMIT_TABLE =
      """
      CREATE TABLE bench_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)
      """;

  static final String EMPTY_LIMIT_TABLE = "TRUNCATE bench_row";
}
