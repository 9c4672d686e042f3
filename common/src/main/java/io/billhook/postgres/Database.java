package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.billhook.postgres.DatabaseException.Kind;
import io.billhook.published.Public;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as features see it: work in a transaction, on the calling virtual thread. */
@Public
public final class Database implements AutoCloseable {
  /** Longer than the server's own limit of 60 s on a statement. */
  static final Duration STATEMENT_WAIT = Duration.ofSeconds(65);

  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);
  private static final Duration DOUBTED = Duration.ofSeconds(30);
  private static final int TRIES = 4;

  private final Vertx vertx;
  private final DatabaseConfig config;
  private final Duration statementWait;
  private final Supplier<Future<SqlConnectOptions>> dial;
  private volatile Line line;
  private boolean closed; // guarded by this
  private long doubted = System.nanoTime() - DOUBTED.toNanos() - 1; // guarded by this

  private Database(Vertx vertx, DatabaseConfig config, Duration statementWait) {
    this.statementWait = statementWait;
    this.vertx = vertx;
    this.config = config;
    this.dial = Connecting.each(vertx, config);
    this.line = line();
  }

  private Line line() {
    Dials dials = new Dials();
    Pool pool =
        PgBuilder.pool()
            .with(Connecting.poolOptions(config.poolSize()))
            .connectingTo(
                () -> {
                  dials.begin();
                  return dial.get();
                })
            .withConnectHandler(
                connection -> {
                  dials.end();
                  connection.close(); // which gives it to the pool
                })
            .using(vertx)
            .build();
    return new Line(pool, dials);
  }

  public static Database open(Vertx vertx, DatabaseConfig config) {
    return open(vertx, config, STATEMENT_WAIT);
  }

  static Database open(Vertx vertx, DatabaseConfig config, Duration statementWait) {
    return new Database(vertx, config, statementWait);
  }

  /** A pool of its own for the hot paths, which run single statements as the engine. */
  public EnginePool enginePool(int size) {
    return new EnginePool(vertx, config, size, null, this::replaceLine);
  }

  /** As the other; no statement takes longer than this, here or at the server. */
  public EnginePool enginePool(int size, Duration most) {
    return new EnginePool(vertx, config, size, most, this::replaceLine);
  }

  /**
   * Hears what is told on a channel from now on, and whenever it can; empty where there is only a
   * pooler, behind which nobody hears anything.
   */
  public Optional<Notices> listen(String channel, Notices.Hearer hearer) {
    return config.unpooled().map(direct -> Notices.start(vertx, direct, channel, hearer));
  }

  /** What a tenant's routes see and do. */
  public Transactions api(UUID tenant) {
    return new Transactions(this, Role.API, TenantScope.of(tenant));
  }

  /** What a job of a tenant sees and does; of the installation itself where there is no tenant. */
  public Transactions worker(@Nullable UUID tenant) {
    return new Transactions(this, Role.WORKER, TenantScope.of(tenant));
  }

  /** What precedes a tenant: accounts, sessions, keys. */
  public Transactions auth() {
    return new Transactions(this, Role.AUTH, TenantScope.none());
  }

  /** What operators see, across tenants. */
  public Transactions ops() {
    return new Transactions(this, Role.OPS, TenantScope.none());
  }

  /** Jobs, the webhook ledger and the mirror, whoever's they are. */
  public Transactions engine() {
    return new Transactions(this, Role.ENGINE, TenantScope.none());
  }

  /** What is sealed, whoever's it is, for who brings it under another key. */
  public Transactions keys() {
    return new Transactions(this, Role.KEYS, TenantScope.none());
  }

  /**
   * Runs work in one transaction. It is rolled back when the work throws, and run again when
   * PostgreSQL broke a deadlock, so it must have no effect outside the transaction.
   */
  public <T> T transact(Role role, TenantScope scope, Function<Tx, T> work) {
    return again(() -> once(role, scope, work));
  }

  private static <T> T again(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (DatabaseException e) {
        if (!DatabaseException.isTransient(e) || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** As {@link #transact}, for work without a result. */
  public void run(Role role, TenantScope scope, Consumer<Tx> work) {
    transact(
        role,
        scope,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  /**
   * Runs one statement in a transaction of its own, sent whole: one round trip instead of two.
   * Parameters as in {@link Tx#query}. For statements that may as well run twice: reads.
   */
  public Rows read(Role role, TenantScope scope, String sql, @Nullable Object... parameters) {
    Line from = enter();
    try {
      SqlConnection connection = connection(from);
      Tx tx = begin(connection, from, role, scope);
      try {
        return tx.only(sql, parameters);
      } finally {
        giveBack(connection, from, tx);
      }
    } finally {
      from.leave();
    }
  }

  /**
   * As {@link #read}, for one that writes. What the thread supposes must be known before anything
   * is committed, so there it takes its round trips.
   */
  public Rows write(Role role, TenantScope scope, String sql, @Nullable Object... parameters) {
    if (Premise.current() != null) {
      return transact(role, scope, tx -> tx.query(sql, parameters));
    }
    return again(() -> read(role, scope, sql, parameters));
  }

  private <T> T once(Role role, TenantScope scope, Function<Tx, T> work) {
    Line from = enter();
    try {
      SqlConnection connection = connection(from);
      Tx tx = begin(connection, from, role, scope);
      try {
        return run(connection, tx, work);
      } finally {
        giveBack(connection, from, tx);
      }
    } finally {
      from.leave();
    }
  }

  private static <T> T run(SqlConnection connection, Tx tx, Function<Tx, T> work) {
    T result;
    try {
      result = work.apply(tx);
      tx.commit();
    } catch (Throwable e) {
      // Not awaited: what the next user of the connection sends queues up behind it.
      connection.query("ROLLBACK").execute();
      tx.ended(isUnknown(e) ? Tx.End.UNKNOWN : Tx.End.ROLLED_BACK);
      throw e;
    }
    tx.ended(Tx.End.COMMITTED);
    return result;
  }

  private Tx begin(SqlConnection connection, Line from, Role role, TenantScope scope) {
    StoreTimeout timeout = StoreTimeout.current();
    Duration most = timeout == null ? statementWait : timeout.forAnswer();
    return Tx.begin(connection, new Answers(most, from::isGivenUp), role, scope, config, timeout);
  }

  private static boolean isUnknown(Throwable e) {
    return e instanceof DatabaseException lost && lost.kind() == Kind.COMMIT_UNKNOWN;
  }

  /**
   * A connection that did not answer is not given back, or its next user would wait as long; nor is
   * one to a server that takes no writes, which would stay with it for ever. Its socket is closed,
   * since in order it would close behind the answer: so the server rolls back. Its fellows are
   * given up with it.
   */
  private void giveBack(SqlConnection connection, Line from, Tx tx) {
    if (tx.hasUselessConnection()) {
      Connecting.cut(connection);
      replace(from);
    } else {
      connection.close();
    }
  }

  private Line enter() {
    StoreTimeout timeout = StoreTimeout.current();
    if (timeout != null) {
      timeout.requireAnswers();
    }
    Line from = line;
    while (!from.enter()) {
      from = line; // which has been replaced
    }
    return from;
  }

  private SqlConnection connection(Line from) {
    StoreTimeout timeout = StoreTimeout.current();
    Duration wait = timeout == null ? CONNECTION_WAIT : timeout.most();
    var asked = from.take();
    try {
      return asked.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asked.onSuccess(SqlConnection::close); // came too late: nobody waits for it
      if (from.dials().isStuckFor(CONNECTION_WAIT)) { // not only for longer than a request waits
        replace(from);
      }
      throw new DatabaseException(
          Kind.UNAVAILABLE, "No database connection within " + wait, null, null, e);
    } catch (Throwable e) {
      asked.onSuccess(SqlConnection::close); // who was interrupted does not wait, either
      throw Failures.translate(e);
    }
  }

  /**
   * For who has found elsewhere that a connection to this server is dead. Once in a while: it may
   * as well have waited for a lock.
   */
  private synchronized void replaceLine() {
    long now = System.nanoTime();
    if (now - doubted > DOUBTED.toNanos()) {
      doubted = now;
      replace(line);
    }
  }

  private synchronized void replace(Line useless) {
    if (line.equals(useless) && !closed) {
      line = line();
      useless.giveUp();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    line.close();
  }
}
