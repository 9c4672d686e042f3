package io.billhook.bench.messaging;

import io.billhook.bench.server.ScratchDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What PostgreSQL does with the same rows by itself: 1,000 mails and their jobs in one transaction
 * of two statements of many rows each, into tables with the same columns, checks and indexes that
 * nobody else looks at. From one connection, as the batches come from one client.
 */
final class BareInsert implements AutoCloseable {
  private static final int SIZE = Batches.SIZE;

  private final Connection connection;
  private final PreparedStatement mails;
  private final PreparedStatement jobs;
  private final List<Array> columns = new ArrayList<>();

  /** Takes the values of a thousand mails that are there. */
  BareInsert(ScratchDatabase database) throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(MessagingSql.LIKE_EMAIL);
      statement.execute(MessagingSql.LIKE_JOB);
      var row = statement.executeQuery(MessagingSql.COLUMNS);
      row.next();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.add(row.getArray(i));
      }
    }
    connection.commit();
    mails = connection.prepareStatement(MessagingSql.MAILS);
    jobs = connection.prepareStatement(MessagingSql.JOBS);
  }

  /** Blocks for that long; gives mails a second. */
  double perSecond(Duration time) {
    try {
      long rows = 0;
      long start = System.nanoTime();
      long end = start + time.toNanos();
      while (System.nanoTime() < end) {
        insert();
        rows += SIZE;
      }
      return rows * 1e9 / (System.nanoTime() - start);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void insert() throws SQLException {
    Array ids = connection.createArrayOf("uuid", ids());
    mails.setArray(1, ids);
    for (int i = 0; i < columns.size(); i++) {
      mails.setArray(i + 2, columns.get(i));
    }
    mails.executeUpdate();
    jobs.setArray(1, ids);
    jobs.executeUpdate();
    connection.commit();
  }

  /** In the order of time, as the product's are. */
  private static UUID[] ids() {
    UUID[] ids = new UUID[SIZE];
    long high = System.currentTimeMillis() << 16;
    for (int i = 0; i < SIZE; i++) {
      ids[i] = new UUID(high | 0x7000L | i, UUID.randomUUID().getLeastSignificantBits());
    }
    return ids;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
