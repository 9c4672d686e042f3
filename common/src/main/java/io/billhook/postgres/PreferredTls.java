package io.billhook.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.SqlConnectOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where sslmode is prefer, asks the server ahead of each connection whether it has TLS. The driver
 * asks, too, but where the answer is no it makes another connection and leaves that one open
 * (vertx-pg-client 5.0.8): the server keeps a process for it until its authentication_timeout, a
 * minute, and counts it among its connections.
 */
final class PreferredTls implements Supplier<Future<SqlConnectOptions>> {
  /** SSLRequest: its length, and a number that is no version (PostgreSQL, 55.7). */
  private static final Buffer QUESTION = Buffer.buffer().appendInt(8).appendInt(80_877_103);

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** A server seldom gets TLS, and many connections are made at once where many are lost. */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

  private final PgConnectOptions options;
  private final PgConnectOptions plain;
  private final NetClient client;
  private volatile long plainUntil = System.nanoTime();

  private PreferredTls(Vertx vertx, PgConnectOptions options) {
    this.options = options;
    this.plain = new PgConnectOptions(options).setSslMode(SslMode.DISABLE);
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout(Math.toIntExact(ANSWER.toMillis())));
  }

  /** How to make each of many connections: one for as long as they are made. */
  static Supplier<Future<SqlConnectOptions>> each(Vertx vertx, PgConnectOptions options) {
    return options.getSslMode() == SslMode.PREFER && !options.isUsingDomainSocket()
        ? new PreferredTls(vertx, options)
        : () -> Future.succeededFuture(options);
  }

  @Override
  public Future<SqlConnectOptions> get() {
    return System.nanoTime() - plainUntil < 0
        ? Future.succeededFuture(plain)
        : client.connect(options.getPort(), options.getHost()).compose(this::ask);
  }

  private Future<SqlConnectOptions> ask(NetSocket socket) {
    Promise<Byte> answer = Promise.promise();
    socket.handler(bytes -> answer.tryComplete(bytes.getByte(0)));
    socket.exceptionHandler(answer::tryFail);
    socket.closeHandler(
        _ -> answer.tryFail(new IOException("The database has closed the connection")));
    socket.write(QUESTION);
    return answer
        .future()
        .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(_ -> socket.close())
        .map(this::chosen);
  }

  /** What is neither yes nor no is told to who connects. */
  private SqlConnectOptions chosen(byte answer) {
    if (answer == 'S') {
      return options;
    }
    plainUntil = System.nanoTime() + REMEMBERED_NANOS;
    return plain;
  }
}
