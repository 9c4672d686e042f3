package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * How connections are made: directly, or through a pooler in transaction mode (pgbouncer). The
 * driver ignores options of TCP (vert.x issue 5901, still so in 5.0.8), so keepalive cannot be
 * asked for: who waits for an answer must find out that a connection is dead.
 */
final class Connecting {
  private Connecting() {}

  static PgConnectOptions options(DatabaseConfig config) {
    PgConnectOptions options = read(config.url());
    options.setReconnectAttempts(0);
    if (options.getSslMode() == SslMode.REQUIRE) {
      // As libpq reads sslmode=require: encrypted, the certificate not checked.
      options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
    } else if (options.getSslMode() == SslMode.VERIFY_FULL
        || options.getSslMode() == SslMode.VERIFY_CA) {
      options.setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
    }
    if (config.pooled()) {
      // The driver's own parameter, which pgbouncer refuses; since PostgreSQL 12 its default
      // serves.
      options.getProperties().remove("extra_float_digits");
      // The one mode of the client that works behind pgbouncer in transaction mode.
      return options.setUseLayer7Proxy(true).setCachePreparedStatements(false);
    }
    return options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheSqlLimit(8192)
        .addProperty("statement_timeout", "60000")
        .addProperty("idle_in_transaction_session_timeout", "60000")
        .addProperty("application_name", "billhook");
  }

  private static PgConnectOptions read(URI url) {
    try {
      return PgConnectOptions.fromUri(url.toString());
    } catch (IllegalArgumentException _) { // whose message is the address, password and all
      throw new IllegalArgumentException(
          "The driver cannot read DATABASE_URL: percent-encode what is no letter, digit or one of"
              + " -._~ in its user and password");
    }
  }

  /** Ends a connection that is not to be used again, without waiting for what it still owes. */
  static void cut(SqlConnection connection) {
    if (((SqlConnectionInternal) connection).unwrap().unwrap()
        instanceof SocketConnectionBase useless) {
      useless.socket().close();
    } else {
      connection.close();
    }
  }

  /**
   * Of any pool. Who waits for a connection has a time-out of his own: the pool's fires also on who
   * has been served, and then ends a promise a second time (vertx-sql-client issue 1567).
   */
  static PoolOptions poolOptions(int size) {
    return new PoolOptions()
        .setMaxSize(size)
        .setConnectionTimeout(0)
        .setIdleTimeout(10)
        .setIdleTimeoutUnit(TimeUnit.MINUTES);
  }
}
