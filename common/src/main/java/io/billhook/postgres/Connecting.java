package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How connections are made: directly, or through a pooler in transaction mode (pgbouncer). The
 * driver ignores options of TCP (vert.x issue 5901, still so in 5.0.8), so keepalive cannot be
 * asked for: who waits for an answer must find out that a connection is dead.
 */
final class Connecting {
  private Connecting() {}

  /** How to make each connection of a pool, and of those that take its place. */
  static Supplier<Future<SqlConnectOptions>> each(Vertx vertx, DatabaseConfig config) {
    return PreferredTls.each(vertx, options(config));
  }

  static PgConnectOptions options(DatabaseConfig config) {
    PgConnectOptions options = read(config.url());
    options.setReconnectAttempts(0);
    options.getProperties().remove(DatabaseConfig.AUTHORITIES); // no parameter of the server
    options.setSslOptions(tls(options.getSslMode(), config.authorities()));
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

  /** As libpq reads these words; short of verify-ca the certificate is not looked at. */
  private static ClientSSLOptions tls(SslMode mode, @Nullable String authorities) {
    ClientSSLOptions tls = new ClientSSLOptions();
    return switch (mode) {
      case DISABLE, ALLOW, PREFER, REQUIRE -> tls.setTrustAll(true);
      case VERIFY_CA -> trusting(tls, authorities).setHostnameVerificationAlgorithm("");
      case VERIFY_FULL -> trusting(tls, authorities).setHostnameVerificationAlgorithm("HTTPS");
    };
  }

  private static ClientSSLOptions trusting(ClientSSLOptions tls, @Nullable String authorities) {
    return authorities == null
        ? tls.setTrustOptions(JvmTrust.options())
        : tls.setTrustOptions(new PemTrustOptions().addCertPath(authorities));
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
