package io.billhook.launcher.crash;

import java.sql.Connection;
import java.sql.SQLException;

/** A lock in the database that stops whoever comes to it, until it is closed. */
final class Blockade implements AutoCloseable {
  private final Ledger ledger;
  private final Connection connection;
  private final long pid;

  private Blockade(Ledger ledger, Connection connection, long pid) {
    this.ledger = ledger;
    this.connection = connection;
    this.pid = pid;
  }

  /**
   * Takes it; waits for those who hold it now.
   *
   * @param statement that locks
   */
  static Blockade at(Ledger ledger, String statement) throws SQLException {
    Connection connection = ledger.connect();
    connection.setAutoCommit(false);
    try (var locking = connection.createStatement()) {
      locking.execute(statement);
      try (var result = locking.executeQuery("SELECT pg_backend_pid()")) {
        result.next();
        return new Blockade(ledger, connection, result.getLong(1));
      }
    }
  }

  /** Whether a statement with this text stands before it. */
  boolean stops(String text) {
    return ledger.number(
            "SELECT count(*) FROM pg_stat_activity WHERE "
                + pid
                + " = ANY (pg_blocking_pids(pid)) AND strpos(query, '"
                + text
                + "') > 0")
        > 0;
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
