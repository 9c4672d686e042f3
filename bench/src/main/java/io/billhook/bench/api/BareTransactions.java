package io.billhook.bench.api;

import io.billhook.bench.server.ScratchDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the client of PostgreSQL can do by itself: transactions that set their role and read what
 * {@code GET /v1/me} shows under row level security, their four statements sent at once, from 64
 * connections on one thread.
 */
final class BareTransactions implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final UUID account;
  private final List<PgConnection> connections = new ArrayList<>();

  BareTransactions(Vertx vertx, ScratchDatabase database, UUID account) {
    this.account = account;
    var options = PgConnectOptions.fromUri(database.url().toString());
    options.setCachePreparedStatements(true);
    // All on one event loop, as the load generator is one thread.
    var opened =
        Future.<List<PgConnection>>future(
            promise ->
                vertx.runOnContext(
                    _ -> {
                      var all = new ArrayList<Future<PgConnection>>();
                      for (int i = 0; i < CONNECTIONS; i++) {
                        all.add(PgConnection.connect(vertx, options));
                      }
                      Future.all(all).map(done -> done.<PgConnection>list()).onComplete(promise);
                    }));
    connections.addAll(opened.await());
  }

  /** Blocks for that long; gives transactions a second. */
  double perSecond(Duration time) {
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    Future.all(connections.stream().map(connection -> go(connection, end, done)).toList()).await();
    return done.get() / ((System.nanoTime() - start) / 1e9);
  }

  private Future<?> go(PgConnection connection, long end, AtomicLong done) {
    connection.query("BEGIN").execute();
    connection.preparedQuery(ApiSql.SCOPE).execute();
    connection.preparedQuery(ApiSql.READ).execute(Tuple.of(account));
    return connection
        .query("COMMIT")
        .execute()
        .compose(
            _ -> {
              done.incrementAndGet();
              return System.nanoTime() < end ? go(connection, end, done) : Future.succeededFuture();
            });
  }

  @Override
  public void close() {
    connections.forEach(PgConnection::close);
  }
}
