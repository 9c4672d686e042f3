package io.billhook.node;

import io.billhook.broker.Broker;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.extension.Extensions;
import io.billhook.outbox.Dispatcher;
import io.billhook.outbox.JobOutbox;
import io.billhook.outbox.Relay;
import io.billhook.outbox.Sweep;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.process.Canary;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.HeldKeys;
import io.billhook.process.LedgerCheck;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every process of Billhook has, whatever it does: the database, the broker, its heartbeat,
 * the outbox, relay and reaper. Opened in this order and closed in the reverse one.
 */
public final class ProcessContext implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessContext.class);
  private static final int STOP_SECONDS = 5;
  private static final int ENGINE_CONNECTIONS = 4;

  /** To the database, beside those for transactions: the engine's, the heartbeat's, readiness'. */
  public static final int CONNECTIONS = ENGINE_CONNECTIONS + 2;

  public final Vertx vertx;
  public final Metrics metrics;
  public final Health health = new Health();
  public final Database database;
  public final EnginePool engine;
  public final Broker broker;
  public final ProcessHeartbeat heartbeat;
  public final JobOutbox outbox;
  public final DeadProcessReaper reaper;
  public final LedgerCheck check;
  private final Dispatcher dispatcher;
  private final Relay relay;
  private final Canary canary;
  private final Sweep sweep;

  private ProcessContext(
      Vertx vertx,
      Metrics metrics,
      Database database,
      BrokerConfig brokerConfig,
      ProcessHeartbeat heartbeat,
      Sweep.Times times) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.database = database;
    this.engine = database.enginePool(ENGINE_CONNECTIONS);
    this.heartbeat = heartbeat;
    this.broker =
        Broker.open(
            vertx,
            brokerConfig,
            Extensions.installed().queues(),
            metrics.registry(),
            queue -> Relay.noteLostQueue(engine, queue));
    this.dispatcher = new Dispatcher(vertx, broker, engine, heartbeat.ids());
    this.outbox = new JobOutbox(heartbeat, dispatcher);
    this.relay = new Relay(vertx, broker, engine, metrics.registry());
    this.sweep = new Sweep(vertx, engine, broker::depths, metrics.registry(), times);
    this.reaper = new DeadProcessReaper(vertx, engine, heartbeat);
    this.check = new LedgerCheck(vertx, engine, reaper, metrics.registry());
    this.canary = Canary.start(vertx, database);
  }

  /**
   * Opens everything; the broker may come later.
   *
   * @param version of the program, for the list of processes
   * @param keys what the others are told of this process's keys
   * @throws io.billhook.postgres.DatabaseException where the database cannot be used
   */
  public static ProcessContext start(
      DatabaseConfig databaseConfig,
      BrokerConfig brokerConfig,
      ProcessRole role,
      String version,
      HeldKeys keys) {
    return start(databaseConfig, brokerConfig, role, version, keys, Sweep.Times.PRODUCTION);
  }

  /** As above, for who has no keys. */
  public static ProcessContext start(
      DatabaseConfig databaseConfig, BrokerConfig brokerConfig, ProcessRole role, String version) {
    return start(databaseConfig, brokerConfig, role, version, Sweep.Times.PRODUCTION);
  }

  /** As above, for who cannot wait as long until something is held for lost. */
  public static ProcessContext start(
      DatabaseConfig databaseConfig,
      BrokerConfig brokerConfig,
      ProcessRole role,
      String version,
      Sweep.Times times) {
    return start(databaseConfig, brokerConfig, role, version, HeldKeys.untold(), times);
  }

  private static ProcessContext start(
      DatabaseConfig databaseConfig,
      BrokerConfig brokerConfig,
      ProcessRole role,
      String version,
      HeldKeys keys,
      Sweep.Times times) {
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(vertx, databaseConfig);
    ProcessHeartbeat heartbeat;
    try {
      heartbeat = ProcessHeartbeat.join(vertx, database, role, version, keys).await();
    } catch (RuntimeException e) {
      database.close();
      vertx.close().await();
      throw e;
    }
    ProcessContext node =
        new ProcessContext(vertx, new Metrics(), database, brokerConfig, heartbeat, times);
    node.health.check("database", heartbeat::mayCall);
    node.health.check("reads", node.canary::reads);
    node.health.check("writes", node.canary::writes);
    if (role
        != ProcessRole.API) { // without a broker an api still takes in: the relay publishes later
      node.health.check("broker", node.broker::connected);
    }
    if (role == ProcessRole.WORKER) {
      node.health.check("broker_publishing", node.broker::serves);
    } else { // what comes in is taken in all the same
      node.health.tell("broker_publishing", node.broker::serves);
    }
    node.relay.start();
    node.sweep.start();
    node.reaper.start();
    node.check.start();
    return node;
  }

  /** Leaves in order. The parts that use this node have stopped before. */
  @Override
  public void close() {
    relay.close();
    sweep.close();
    reaper.close();
    check.close();
    canary.close();
    dispatcher.close();
    broker.close();
    heartbeat.ids().end();
    end("process.leave_failed", heartbeat.leave());
    engine.close();
    database.close();
    end("vertx.close_failed", vertx.close());
    metrics.close();
  }

  /** Ends one part; when that fails, the others must end all the same. */
  private static void end(String event, Future<Void> ending) {
    try {
      ending.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      log.atWarn().setCause(e).log(event);
    }
  }
}
