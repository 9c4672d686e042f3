package io.billhook.devkit;

import io.billhook.config.DatabaseConfig;
import io.billhook.extension.Extensions;
import io.billhook.migrations.Migrations;
import io.billhook.published.Public;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services that the tests of one JVM share. Each starts when it is first asked for and ends with
 * the JVM; each test takes a database, and a prefix on the broker, of its own.
 */
@Public
public final class TestServices {
  private static final Logger log = LoggerFactory.getLogger(TestServices.class);
  private static final String TEMPLATE = "billhook_template";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final List<AutoCloseable> STARTED = new ArrayList<>();

  private static @Nullable EmbeddedPostgres postgres;
  private static @Nullable EmbeddedBroker broker;
  private static @Nullable PrivateRabbit rabbit;

  private TestServices() {}

  /** A migrated database that no other test sees. The log-in is the superuser. */
  public static DatabaseConfig freshDatabase() {
    return DatabaseConfig.direct(
        postgres().newDatabase("test_" + NUMBER.incrementAndGet(), TEMPLATE));
  }

  /** The shared server; careless of crashes. */
  public static synchronized EmbeddedPostgres postgres() {
    EmbeddedPostgres started = postgres;
    if (started == null) {
      started = EmbeddedPostgres.startFast();
      new Migrations(started.newDatabase(TEMPLATE), Extensions.installed().names()).migrate();
      postgres = started;
    }
    return started;
  }

  /** The shared embedded broker. */
  public static synchronized URI embeddedBroker() {
    EmbeddedBroker started = broker;
    if (started == null) {
      started = keep(EmbeddedBroker.start());
      broker = started;
    }
    return started.url();
  }

  /** The shared RabbitMQ node; ask {@link PrivateRabbit#available()} first. */
  public static synchronized PrivateRabbit rabbit() {
    PrivateRabbit started = rabbit;
    if (started == null) {
      started = keep(PrivateRabbit.start());
      rabbit = started;
    }
    return started;
  }

  /** Every broker that can run here: the embedded one, and RabbitMQ where it is installed. */
  public static List<URI> brokers() {
    return PrivateRabbit.available()
        ? List.of(embeddedBroker(), rabbit().url())
        : List.of(embeddedBroker());
  }

  /** A prefix for exchanges and queues that no other test uses. */
  public static String freshPrefix() {
    return "test" + NUMBER.incrementAndGet();
  }

  private static <T extends AutoCloseable> T keep(T service) {
    if (STARTED.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(TestServices::closeAll, "test-services"));
    }
    STARTED.add(service);
    return service;
  }

  private static synchronized void closeAll() {
    for (AutoCloseable service : STARTED.reversed()) {
      try {
        service.close();
      } catch (Exception e) {
        log.atError().setCause(e).log("A service of the tests does not end");
      }
    }
  }
}
