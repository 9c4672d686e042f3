package io.billhook.bench.usage;

import io.billhook.bench.server.ScratchDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What PostgreSQL does with the same rows by itself: 1,000 events by one statement of many rows, a
 * commit each, into a table with the same columns, checks and indexes that nobody else looks at.
 * From one connection, as the batches come from one client.
 */
final class BareEvents implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement insert;
  private final SplittableRandom random = new SplittableRandom(2);

  BareEvents(ScratchDatabase database) throws SQLException {
    connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute(UsageSql.LIKE_EVENT);
    }
    insert = connection.prepareStatement(UsageSql.INSERT);
  }

  /** Blocks for that long; gives events a second. */
  double perSecond(Duration time) {
    try {
      long rows = 0;
      long start = System.nanoTime();
      long end = start + time.toNanos();
      while (System.nanoTime() < end) {
        insert(Uses.next(random));
        rows += Uses.SIZE;
      }
      return rows * 1e9 / (System.nanoTime() - start);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void insert(Uses uses) throws SQLException {
    insert.setArray(1, texts(uses.ids()));
    insert.setArray(2, texts(Collections.nCopies(Uses.SIZE, Uses.METER)));
    insert.setArray(3, texts(uses.values()));
    insert.setArray(4, texts(uses.times()));
    insert.executeUpdate();
  }

  private Array texts(List<?> column) throws SQLException {
    return connection.createArrayOf("text", column.toArray());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
