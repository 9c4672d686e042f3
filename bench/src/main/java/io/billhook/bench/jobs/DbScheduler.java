package io.billhook.bench.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.billhook.bench.server.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The peer: db-scheduler with its fastest way of polling (lock and fetch), one-time tasks that do
 * nothing, scheduled 1,000 at once on two threads, on the same PostgreSQL.
 */
final class DbScheduler implements AutoCloseable {
  private static final int THREADS = 50;
  private static final int CONNECTIONS = 20;
  private static final int BATCH = 1000;
  private static final int PRODUCERS = 2;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final HikariDataSource pool;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();

  DbScheduler(ScratchDatabase database) throws SQLException {
    var config = new HikariConfig();
    config.setJdbcUrl(ScratchDatabase.jdbcUrl(database.url()));
    config.setDataSourceProperties(ScratchDatabase.login(database.url()));
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    pool = new HikariDataSource(config);
    makeTable();
    task = Tasks.oneTime("noop").execute((_, _) -> ran.incrementAndGet());
    // It takes up to 4 tasks a thread at once, and looks again when half a task a thread is left.
    scheduler =
        Scheduler.create(pool, task)
            .threads(THREADS)
            .pollingInterval(POLL)
            .pollUsingLockAndFetch(0.5, 4.0)
            .build();
    scheduler.start();
  }

  private void makeTable() throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(DbSchedulerSql.TABLE);
      statement.execute(DbSchedulerSql.BY_TIME);
      statement.execute(DbSchedulerSql.BY_HEARTBEAT);
    }
  }

  /** Schedules and works at once; gives tasks a second, from the first to the last row. */
  double endToEnd(int jobs) {
    connect();
    double perSecond = measured(jobs);
    pool.getHikariPoolMXBean().softEvictConnections(); // pgbench needs most of a usual server's
    return perSecond;
  }

  /** All connections, so that no time is taken for them while it counts. */
  private void connect() {
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(pool.getConnection());
      }
      for (Connection connection : all) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private double measured(int jobs) {
    int wanted = ran.get() + jobs;
    AtomicInteger left = new AtomicInteger(jobs);
    long start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(PRODUCERS)) {
      List<Future<?>> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(threads.submit(() -> produce(left)));
      }
      for (Future<?> producer : producers) {
        producer.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("Scheduling failed", e);
    }
    if (!Engine.await(LONGEST, () -> ran.get() >= wanted) || !Engine.await(LONGEST, this::empty)) {
      throw new IllegalStateException("db-scheduler does not end its tasks");
    }
    return jobs / ((System.nanoTime() - start) / 1e9);
  }

  private void produce(AtomicInteger left) {
    int taken = left.getAndAdd(-BATCH);
    while (taken > 0) {
      List<TaskInstance<?>> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(taken, BATCH); i++) {
        batch.add(task.instance(Integer.toString(numbers.incrementAndGet())));
      }
      scheduler.scheduleBatch(batch, Instant.now());
      taken = left.getAndAdd(-BATCH);
    }
  }

  private boolean empty() {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(DbSchedulerSql.LEFT)) {
      row.next();
      return row.getLong(1) == 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    scheduler.stop();
    pool.close();
  }
}
