package io.billhook.worker.engine.fault;

import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.TestEngine;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One installation whose processes reach their database and broker by ways that can be broken. */
final class BadNetwork implements AutoCloseable {

  /** A process, and its own two ways. */
  record Part(TestEngine engine, TcpProxy database, TcpProxy broker) {

    /** As others see it, it has died: nothing of it reaches anybody. */
    void vanish() {
      database.refuse();
      broker.refuse();
    }
  }

  private final DatabaseConfig database = TestServices.freshDatabase();
  private final BrokerConfig broker;
  private final Vertx vertx = Vertx.vertx();
  private final Database direct = Database.open(vertx, database);
  private final List<Part> parts = new ArrayList<>();

  BadNetwork(URI broker) {
    this.broker = new BrokerConfig(broker, TestServices.freshPrefix());
  }

  Part start() {
    TcpProxy toDatabase = TcpProxy.to(database.url());
    TcpProxy toBroker = TcpProxy.to(broker.url());
    TestEngine engine =
        TestEngine.on(
            DatabaseConfig.direct(toDatabase.url()),
            new BrokerConfig(toBroker.url(), broker.prefix()));
    Part part = new Part(engine, toDatabase, toBroker);
    parts.add(part);
    return part;
  }

  /** What is enqueued before the broker has its queues is sent again: that would hide a loss. */
  void awaitFilled(Part part) {
    TestEngine.await("the broker is there", part.engine.node.health::ready);
    TestEngine.await(
        "nothing is to be filled again",
        () -> sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
  }

  /** A look that no broken way is in. */
  Rows sql(String sql, @Nullable Object... parameters) {
    return direct.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }

  Database direct() {
    return direct;
  }

  Vertx vertx() {
    return vertx;
  }

  Row job(UUID id) {
    return sql("SELECT * FROM job WHERE id = $1", id).first();
  }

  long count(String where) {
    return sql("SELECT count(*) AS n FROM job WHERE " + where).first().bigint("n");
  }

  Row awaitState(UUID id, int state) {
    TestEngine.await("job " + id, () -> job(id).integer("state") == state);
    return job(id);
  }

  /** A waiting job of the probe's kind that nobody has published. */
  UUID insert(int number) {
    UUID id = UUID.randomUUID();
    sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at)"
            + " VALUES ($1, 'billing.probe', 'billing', jsonb_build_object('number', $2::int), 1, 3,"
            + " now())",
        id,
        number);
    return id;
  }

  /** Locks a job's row; returns when it is locked, until the latch is counted down. */
  CountDownLatch lock(UUID id) throws InterruptedException {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch unlock = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () ->
                direct.run(
                    Role.ENGINE,
                    TenantScope.none(),
                    tx -> {
                      tx.query("SELECT FROM job WHERE id = $1 FOR UPDATE", id);
                      locked.countDown();
                      TestEngine.await("the end of a lock", () -> unlock.getCount() == 0);
                    }));
    locked.await();
    return unlock;
  }

  /** Whether a statement on this database waits for another transaction. */
  boolean waitsForALock() {
    try (var connection = owner();
        var asked = connection.createStatement()) {
      return asked
          .executeQuery(
              "SELECT FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
          .next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes the schema, or what else only its owner may do. */
  void asOwner(String statement) {
    try (var connection = owner();
        var sent = connection.createStatement()) {
      sent.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** As after a failover: sessions that begin from now on may only read, and the others end. */
  void takeNoWrites() {
    asOwner(readOnly("on"));
    asOwner(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  /** Sessions that begin from now on may write; those that are there go on as they began. */
  void takeWrites() {
    asOwner(readOnly("off"));
  }

  private String readOnly(String wanted) {
    return "BEGIN READ WRITE; ALTER DATABASE %s SET default_transaction_read_only = %s; COMMIT"
        .formatted(database.url().getPath().substring(1), wanted);
  }

  private Connection owner() throws SQLException {
    String url =
        "jdbc:postgresql://127.0.0.1:%d%s"
            .formatted(database.url().getPort(), database.url().getPath());
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  @Override
  public void close() {
    for (Part part : parts.reversed()) {
      part.database.heal();
      part.broker.heal();
      part.engine.close();
      part.database.close();
      part.broker.close();
    }
    direct.close();
    vertx.close().await();
  }
}
