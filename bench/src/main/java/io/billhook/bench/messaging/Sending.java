package io.billhook.bench.messaging;

import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.server.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** How fast what waits reaches the provider, by the database's word. */
final class Sending {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** The worker's code is compiled by then. */
  private static final int FIRST = 3_000;

  private final ScratchDatabase database;

  Sending(ScratchDatabase database) {
    this.database = database;
  }

  /**
   * Blocks until all are sent; gives mails a second from the first thousands to the last.
   *
   * @param all how many there are
   */
  double perSecond(long all) throws SQLException, InterruptedException {
    try (Connection connection = database.connect()) {
      long end = System.nanoTime() + LONGEST_NANOS;
      long begun = reach(connection, FIRST, end);
      long start = System.nanoTime();
      long sent = reach(connection, all, end);
      return (sent - begun) * 1e9 / (System.nanoTime() - start);
    }
  }

  /** How many the provider has. */
  long sent() throws SQLException {
    try (Connection connection = database.connect()) {
      return sent(connection);
    }
  }

  private static long reach(Connection connection, long wanted, long end)
      throws SQLException, InterruptedException {
    long sent = sent(connection);
    while (sent < wanted) {
      if (System.nanoTime() > end) {
        throw new CannotMeasure(
            "after ten minutes %d of %d mails are sent".formatted(sent, wanted));
      }
      TimeUnit.MILLISECONDS.sleep(100);
      sent = sent(connection);
    }
    return sent;
  }

  private static long sent(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(MessagingSql.SENT)) {
      row.next();
      return row.getLong("sent");
    }
  }
}
