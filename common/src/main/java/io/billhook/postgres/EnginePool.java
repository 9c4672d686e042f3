package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single statements under {@link Role#ENGINE}, as futures, each a transaction of its own. Directly
 * connected the role is taken once, when a connection is made; behind a pooler with each statement.
 *
 * <p>Sequential scans are off on these connections: a plan cached while a table was empty would
 * otherwise stay one. Where a table has no other way the scan takes place all the same, at a price
 * that makes the planner compile the plan to machine code, for tens of milliseconds; so that is off
 * too.
 *
 * <p>A connection that is dead without knowing it never answers, and the system needs a quarter of
 * an hour to find out. So whoever waits in vain for an answer has all connections replaced; and so
 * has who finds that the server takes no writes, since after a failover another one does.
 */
public final class EnginePool implements AutoCloseable {
  private static final String SETTINGS =
      "SELECT set_config('role', 'billhook_engine', false),"
          + " set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)";
  private static final String SETTINGS_OF_TRANSACTION =
      "SELECT set_config('role', 'billhook_engine', true),"
          + " set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)";

  /** Much longer than a short statement takes, and short enough for those that wait behind it. */
  static final Duration SOON = Duration.ofSeconds(12);

  private final Supplier<Pool> opening;
  private final boolean pooled;
  private final String settings;
  private final Duration soon;
  private final Runnable found;
  private volatile Pool pool;
  private boolean closed; // guarded by this

  /**
   * @param most for a statement, also at the server; null for the usual bounds
   * @param found told where connections have been replaced: other pools' may be as dead
   */
  EnginePool(
      Vertx vertx, DatabaseConfig config, int size, @Nullable Duration most, Runnable found) {
    this.found = found;
    pooled = config.pooled();
    settings = (pooled ? SETTINGS_OF_TRANSACTION : SETTINGS) + limit(most, pooled);
    soon = most == null ? SOON : most.plusMillis(500); // the server's word comes first
    var builder =
        PgBuilder.pool()
            .with(Connecting.poolOptions(size))
            .connectingTo(Connecting.each(vertx, config))
            .using(vertx);
    if (!pooled) {
      builder.withConnectHandler(
          connection ->
              connection
                  .query(settings)
                  .execute()
                  .onSuccess(_ -> connection.close())
                  .onFailure(_ -> Connecting.cut(connection))); // it has not the role
    }
    opening = builder::build;
    pool = builder.build();
  }

  /**
   * Runs one statement; parameters as in {@link Tx#query}. Fails with {@link DatabaseException}.
   */
  public Future<Rows> run(String sql, @Nullable Object... parameters) {
    return within(Database.STATEMENT_WAIT, sql, parameters);
  }

  /**
   * As {@link #run}, and waits for 12 s only, or what the pool is made for: for short statements
   * that everything else waits for. As after any failure that is not a refusal, nobody knows
   * whether it took place, or still will.
   */
  public Future<Rows> soon(String sql, @Nullable Object... parameters) {
    return within(soon, sql, parameters);
  }

  /** As {@link #soon(String, Object...)}: the record's components are $1, $2 … in their order. */
  public Future<Rows> soon(String sql, Record parameters) {
    return soon(sql, Parameters.of(parameters));
  }

  /** As {@link #soon}, with a wait of the caller's. */
  public Future<Rows> within(Duration wait, String sql, @Nullable Object... parameters) {
    Pool by = pool;
    var answer = pooled ? inTransaction(by, sql, parameters) : direct(by, sql, parameters);
    return answer
        .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            e -> {
              if ((e instanceof TimeoutException || Failures.isReadOnly(e)) && replace(by)) {
                found.run();
              }
              return Future.failedFuture(Failures.translate(e));
            });
  }

  private static String limit(@Nullable Duration most, boolean ofTransaction) {
    return most == null
        ? ""
        : ", set_config('statement_timeout', '" + most.toMillis() + "', " + ofTransaction + ")";
  }

  /** What is under way on the old connections ends there, where they live; then they close. */
  private synchronized boolean replace(Pool useless) {
    if (!pool.equals(useless) || closed) {
      return false;
    }
    pool = opening.get();
    useless.close();
    return true;
  }

  private static Future<Rows> direct(Pool by, String sql, @Nullable Object... parameters) {
    return by.preparedQuery(sql).execute(Parameters.tuple(parameters)).map(Rows::new);
  }

  private Future<Rows> inTransaction(Pool by, String sql, @Nullable Object... parameters) {
    return by.getConnection()
        .compose(
            connection -> pipelined(connection, sql, parameters).eventually(connection::close));
  }

  private Future<Rows> pipelined(
      SqlConnection connection, String sql, @Nullable Object... parameters) {
    var begun = connection.query("BEGIN").execute();
    var limited = connection.query(Tx.POOLED_LIMITS).execute();
    var set = connection.query(settings).execute();
    var rows = connection.preparedQuery(sql).execute(Parameters.tuple(parameters));
    var committed = connection.query("COMMIT").execute();
    // COMMIT after a failed statement "succeeds" as a rollback, so every answer counts.
    return Future.join(begun, limited, set, rows, committed).map(_ -> new Rows(rows.result()));
  }

  @Override
  public synchronized void close() {
    closed = true;
    pool.close();
  }
}
