package io.billhook.bench.jobs;

import io.billhook.bench.server.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.DoubleStream;

/** The jobs as they stand in the database, seen over a connection of its own. */
public final class JobLedger implements AutoCloseable {
  /** A server process tells its counts when it has been idle for 10 s. */
  private static final Duration COUNTED = Duration.ofSeconds(12);

  private static final Duration LAST_ENDS = Duration.ofSeconds(30);
  private static final int UPDATES_OF_A_JOB = 2;
  private static final UUID LOWEST = new UUID(0, 0);

  /**
   * How the jobs have ended.
   *
   * @param repeated jobs with more than one attempt
   */
  public record Ended(long completed, long repeated) {}

  private final Connection connection;

  /** Of this database. */
  public JobLedger(ScratchDatabase database) throws SQLException {
    connection = database.connect();
  }

  /** The newest job's id; the lowest id of all where there is none. */
  public UUID newest() {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(JobsSql.NEWEST)) {
      return row.next() ? row.getObject("id", UUID.class) : LOWEST;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether all jobs at or above an id are completed. */
  public boolean completedFrom(UUID first) {
    try (var statement = connection.prepareStatement(JobsSql.UNFINISHED)) {
      statement.setObject(1, first);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) == 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From the creation of each job above an id to its end, in milliseconds. */
  public double[] lives(UUID above) throws SQLException {
    try (var statement = connection.prepareStatement(JobsSql.LIVES)) {
      statement.setObject(1, above);
      DoubleStream.Builder millis = DoubleStream.builder();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          millis.add(rows.getDouble("millis"));
        }
      }
      return millis.build().toArray();
    }
  }

  /** Waits for those that have run and whose end is being written, then counts. */
  public Ended ended() throws SQLException {
    Engine.await(LAST_ENDS, () -> completedFrom(LOWEST));
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(JobsSql.ENDED)) {
      row.next();
      return new Ended(row.getLong("completed"), row.getLong("repeated"));
    }
  }

  /** The share of updates that stayed on their page and touched no index (HOT). */
  double hotShare(int jobs) throws SQLException {
    Engine.await(COUNTED, () -> updates()[0] >= (long) jobs * UPDATES_OF_A_JOB);
    long[] counted = updates();
    return counted[0] == 0 ? 0 : (double) counted[1] / counted[0];
  }

  private long[] updates() {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(JobsSql.UPDATES)) {
      row.next();
      return new long[] {row.getLong("all"), row.getLong("hot")};
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
