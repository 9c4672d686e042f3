package io.billhook.bench.server;

import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.report.Progress;
import io.billhook.broker.Broker;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.Env;
import io.billhook.devkit.BrokerNames;
import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.launcher.Ready;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * What a bench runs on, and what must be taken away after it: also where it is stopped by a signal.
 */
public final class Servers implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(20);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ScratchDatabase database;
  private final BrokerConfig broker;

  private Servers(Map<String, String> variables) {
    Ready.onStop(this::close, LONGEST_END);
    try {
      database = keep(new ScratchDatabase(server(variables)));
      Progress.say("PostgreSQL: %s".formatted(database.description()));
      broker = broker(variables);
      Progress.say("broker: %s".formatted(Broker.probe(broker)));
    } catch (IOException | TimeoutException e) {
      close();
      throw new CannotMeasure("the broker does not answer: " + e.getMessage());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Finds or starts them, and migrates the database.
   *
   * @param variables the environment
   * @throws CannotMeasure where a service is not installed
   */
  public static Servers start(Map<String, String> variables) {
    return new Servers(variables);
  }

  public ScratchDatabase database() {
    return database;
  }

  public DatabaseConfig databaseConfig() {
    return DatabaseConfig.direct(database.url());
  }

  public BrokerConfig broker() {
    return broker;
  }

  /** Closes it with the services, before them. */
  public synchronized <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private URI server(Map<String, String> variables) {
    String given = variables.getOrDefault("DATABASE_URL", "").strip();
    if (!given.isEmpty()) {
      return address("DATABASE_URL", given, "postgres", "postgresql");
    }
    if (PrivatePostgres.available()) {
      Progress.say("starting a PostgreSQL of its own…");
      return keep(PrivatePostgres.start()).url();
    }
    Progress.say("no PostgreSQL is installed: the embedded one is used");
    return keep(EmbeddedPostgres.start(null)).url();
  }

  private BrokerConfig broker(Map<String, String> variables) {
    String prefix = "bench-" + UUID.randomUUID().toString().substring(24);
    String given = variables.getOrDefault("RABBITMQ_URL", "").strip();
    if (!given.isEmpty()) {
      var config = new BrokerConfig(address("RABBITMQ_URL", given, "amqp", "amqps"), prefix);
      keep(() -> BrokerNames.delete(config));
      return config;
    }
    if (!PrivateRabbit.available()) {
      throw new CannotMeasure(
          "RabbitMQ is not installed (Debian: apt install rabbitmq-server). "
              + "Install it, or set RABBITMQ_URL");
    }
    Progress.say("starting a RabbitMQ of its own…");
    return new BrokerConfig(keep(PrivateRabbit.start()).url(), prefix);
  }

  private static URI address(String name, String value, String... schemes) {
    try {
      return Env.uri(schemes).apply(value);
    } catch (IllegalArgumentException e) {
      throw new CannotMeasure(name + " is malformed");
    }
  }

  /** Ends what was opened, the last first. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        Progress.say("while cleaning up: %s".formatted(e.getMessage()));
      }
    }
  }
}
