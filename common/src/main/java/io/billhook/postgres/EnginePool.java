package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Single statements under {@link Role#ENGINE}, as futures, each a transaction of its own. Directly
 * connected the role is taken once, when a connection is made; behind a pooler with each statement.
 *
 * <p>Sequential scans are off on these connections: a plan cached while a table was empty would
 * otherwise stay one. Where a table has no other way the scan takes place all the same, at a price
 * that makes the planner compile the plan to machine code, for tens of milliseconds; so that is off
 * too.
 */
public final class EnginePool implements AutoCloseable {
  private static final String SETTINGS =
      "SELECT set_config('role', 'billhook_engine', false),"
          + " set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)";
  private static final String SETTINGS_OF_TRANSACTION =
      "SELECT set_config('role', 'billhook_engine', true),"
          + " set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)";

  private final Pool pool;
  private final boolean pooled;

  EnginePool(Vertx vertx, DatabaseConfig config, int size) {
    pooled = config.pooled();
    var builder =
        PgBuilder.pool()
            .with(Connecting.poolOptions(size))
            .connectingTo(Connecting.options(config))
            .using(vertx);
    if (!pooled) {
      builder.withConnectHandler(
          connection -> connection.query(SETTINGS).execute().onComplete(_ -> connection.close()));
    }
    pool = builder.build();
  }

  /**
   * Runs one statement; parameters as in {@link Tx#query}. Fails with {@link DatabaseException}.
   */
  public Future<Rows> run(String sql, @Nullable Object... parameters) {
    var answer = pooled ? inTransaction(sql, parameters) : direct(sql, parameters);
    return answer
        .timeout(Database.STATEMENT_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(Failures.translate(e)));
  }

  private Future<Rows> direct(String sql, @Nullable Object... parameters) {
    return pool.preparedQuery(sql).execute(Parameters.tuple(parameters)).map(Rows::new);
  }

  private Future<Rows> inTransaction(String sql, @Nullable Object... parameters) {
    return pool.getConnection()
        .compose(
            connection -> pipelined(connection, sql, parameters).eventually(connection::close));
  }

  private static Future<Rows> pipelined(
      SqlConnection connection, String sql, @Nullable Object... parameters) {
    var begun = connection.query("BEGIN").execute();
    var limited = connection.query(Tx.POOLED_LIMITS).execute();
    var set = connection.query(SETTINGS_OF_TRANSACTION).execute();
    var rows = connection.preparedQuery(sql).execute(Parameters.tuple(parameters));
    var committed = connection.query("COMMIT").execute();
    // COMMIT after a failed statement "succeeds" as a rollback, so every answer counts.
    return Future.join(begun, limited, set, rows, committed).map(_ -> new Rows(rows.result()));
  }

  @Override
  public void close() {
    pool.close();
  }
}
