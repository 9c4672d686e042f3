package io.billhook.devkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;

/**
 * Apache Qpid Broker-J in this JVM, AMQP 0-9-1 on loopback. What it holds is in memory: it is gone
 * with the process, and the ledger sends it again.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String USER = "guest";

  private final Path folder;
  private final SystemLauncher launcher;
  private final Broker<?> broker;
  private final int port;

  private EmbeddedBroker(Path folder, SystemLauncher launcher, Broker<?> broker) {
    this.folder = folder;
    this.launcher = launcher;
    this.broker = broker;
    this.port = port(broker);
  }

  /** On a free port. */
  public static EmbeddedBroker start() {
    return start(0);
  }

  /**
   * Blocks for about 2 s.
   *
   * @param port 0 for a free one
   * @throws IllegalStateException where it cannot start, for example because the port is taken
   */
  public static EmbeddedBroker start(int port) {
    // Qpid reports each connection and queue under its own loggers otherwise.
    System.setProperty(SystemConfig.PROPERTY_STATUS_UPDATES, "false");
    Path folder = WorkFolder.create("broker");
    var started = new Started();
    var launcher = new SystemLauncher(started);
    try {
      Path config = folder.resolve("broker.json");
      Files.writeString(config, configuration(port).encode());
      launcher.startup(
          Map.of(
              SystemConfig.TYPE,
              "Memory",
              SystemConfig.INITIAL_CONFIGURATION_LOCATION,
              config.toUri().toString(),
              SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
              "false",
              SystemConfig.CONTEXT,
              Map.of(SystemConfig.QPID_WORK_DIR, folder.toString())));
      return new EmbeddedBroker(folder, launcher, started.broker());
    } catch (Exception e) {
      launcher.shutdown();
      WorkFolder.delete(folder);
      throw new IllegalStateException("The embedded broker does not start", e);
    }
  }

  /** {@code amqp://guest:guest@127.0.0.1:PORT}. */
  public URI url() {
    return URI.create("amqp://" + USER + ":" + USER + "@127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** What comes into this queue from now on is in it for so long at the most. */
  void expire(String queue, Duration after) {
    for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
      ConfiguredObject<?> found = node.getVirtualHost().getChildByName(Queue.class, queue);
      found.setAttributes(Map.of(Queue.MAXIMUM_MESSAGE_TTL, after.toMillis()));
    }
  }

  private static int port(Broker<?> broker) {
    return broker.getPorts().stream()
        .filter(AmqpPort.class::isInstance)
        .mapToInt(p -> ((AmqpPort<?>) p).getBoundPort())
        .filter(bound -> bound > 0)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The port is not open"));
  }

  @Override
  public void close() {
    launcher.shutdown();
    WorkFolder.delete(folder);
  }

  private static JsonObject configuration(int port) {
    return new JsonObject()
        .put("name", "billhook")
        .put("modelVersion", "8.0")
        .put(
            "context",
            // RabbitMQ's arguments of the same topology.
            new JsonObject()
                .put("queue.behaviourOnUnknownDeclareArgument", "IGNORE")
                .put("exchange.behaviourOnUnknownDeclareArgument", "IGNORE"))
        .put("authenticationproviders", new JsonArray().add(users()))
        .put("ports", new JsonArray().add(amqp(port)))
        .put("virtualhostnodes", new JsonArray().add(virtualHost()));
  }

  private static JsonObject users() {
    return new JsonObject()
        .put("name", "plain")
        .put("type", "Plain")
        .put("secureOnlyMechanisms", new JsonArray())
        .put(
            "users",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", USER)
                        .put("type", "managed")
                        .put("password", USER)));
  }

  private static JsonObject amqp(int port) {
    return new JsonObject()
        .put("name", "amqp")
        .put("type", "AMQP")
        .put("port", port)
        .put("bindingAddress", "127.0.0.1")
        .put("authenticationProvider", "plain")
        .put("protocols", new JsonArray().add("AMQP_0_8").add("AMQP_0_9").add("AMQP_0_9_1"))
        .put(
            "virtualhostaliases",
            new JsonArray()
                .add(new JsonObject().put("name", "nameAlias").put("type", "nameAlias"))
                .add(new JsonObject().put("name", "defaultAlias").put("type", "defaultAlias")));
  }

  private static JsonObject virtualHost() {
    return new JsonObject()
        .put("name", "default")
        .put("type", "Memory")
        .put("defaultVirtualHostNode", true)
        .put(
            "virtualHostInitialConfiguration",
            // How often expired messages of the retry tiers are looked for, in milliseconds.
            new JsonObject().put("type", "Memory").put("housekeepingCheckPeriod", 250).encode());
  }

  private static final class Started extends SystemLauncherListener.DefaultSystemLauncherListener {
    private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();

    @Override
    public void onContainerResolve(SystemConfig<?> systemConfig) {
      system.set(systemConfig);
    }

    Broker<?> broker() {
      SystemConfig<?> config = system.get();
      if (config == null || !(config.getContainer() instanceof Broker<?> broker)) {
        throw new IllegalStateException("No broker was made");
      }
      return broker;
    }
  }
}
