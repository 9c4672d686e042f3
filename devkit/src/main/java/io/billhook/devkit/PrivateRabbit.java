package io.billhook.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ node of its own, from the installed package: own name, ports, folder and name server,
 * so that it touches no other node. It can be killed and started again on what it had stored.
 */
public final class PrivateRabbit implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String PAUSE_MINORITY = "cluster_partition_handling = pause_minority\n";

  private final RabbitInstallation installation;
  private final Path folder;
  private final int port;
  private final int namePort;
  private final int distributionPort;
  private final @Nullable PrivateRabbit first; // of the cluster that it has joined
  private @Nullable Process process;

  private PrivateRabbit(RabbitInstallation installation, @Nullable PrivateRabbit first) {
    this.installation = installation;
    this.first = first;
    folder = installation.createFolder();
    port = FreePort.find();
    namePort = first == null ? FreePort.find() : first.namePort;
    distributionPort = FreePort.find();
  }

  /** Whether RabbitMQ is installed here and this user can run it. */
  public static boolean available() {
    return RabbitInstallation.find().isPresent();
  }

  /** Blocks until the node answers, about 5 s. */
  public static PrivateRabbit start() {
    return start(null, "");
  }

  /**
   * Nodes of one cluster, of which a minority that is cut off serves nobody ({@code
   * pause_minority}). To be closed in the reverse order.
   */
  public static List<PrivateRabbit> cluster(int size) {
    List<PrivateRabbit> nodes = new ArrayList<>();
    nodes.add(start(null, PAUSE_MINORITY));
    while (nodes.size() < size) {
      nodes.add(start(nodes.getFirst(), PAUSE_MINORITY));
    }
    return nodes;
  }

  private static PrivateRabbit start(@Nullable PrivateRabbit first, String settings) {
    var node =
        new PrivateRabbit(
            RabbitInstallation.find()
                .orElseThrow(() -> new IllegalStateException("rabbitmq-server is not installed")),
            first);
    String peers =
        first == null
            ? ""
            : "cluster_formation.classic_config.nodes.1 = %s\n".formatted(first.name())
                + "cluster_formation.classic_config.nodes.2 = %s\n".formatted(node.name());
    try {
      Files.writeString(node.folder.resolve("enabled_plugins"), "[].\n");
      Files.writeString(
          node.folder.resolve("rabbitmq.conf"),
          "disk_free_limit.absolute = 1MB\n" + settings + peers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.launch();
    return node;
  }

  /** {@code amqp://guest:guest@127.0.0.1:PORT}. */
  public URI url() {
    return URI.create("amqp://guest:guest@127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** As other nodes and {@code rabbitmqctl} know it. */
  public String name() {
    return "billhook" + port + "@localhost";
  }

  /** The node and its helpers; none where it does not run. */
  public List<ProcessHandle> processes() {
    Process now = process;
    return now == null ? List.of() : now.descendants().toList();
  }

  /** How many lines with this text the node has written. */
  public long says(String text) {
    try (Stream<String> lines = Files.lines(folder.resolve("log").resolve(name() + ".log"))) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts the node off from others of its cluster; those who talk AMQP still reach it. */
  public void cutOff(List<PrivateRabbit> others) {
    // Nodes that don't agree on the cookie refuse each other.
    ctl(
        "eval",
        "[begin erlang:set_cookie(N, cut_off), erlang:disconnect_node(N) end || N <- %s]."
            .formatted(names(others)));
  }

  /** Ends {@link #cutOff}. */
  public void rejoin(List<PrivateRabbit> others) {
    ctl("eval", "[erlang:set_cookie(N, erlang:get_cookie()) || N <- %s].".formatted(names(others)));
  }

  private static List<String> names(List<PrivateRabbit> nodes) {
    return nodes.stream().map(node -> "'" + node.name() + "'").toList();
  }

  /** Ends the node as a power failure would. */
  public void kill() {
    Process now = process;
    if (now != null) {
      var node = now.children().toList();
      now.descendants().toList().forEach(ProcessHandle::destroyForcibly);
      // The script takes note of the node's end; of its helpers', in a container, perhaps nobody.
      node.forEach(child -> child.onExit().join());
      now.destroyForcibly();
      now.onExit().join();
      process = null;
    }
  }

  /** Kills the node and starts it again on the same folder. */
  public void restart() {
    kill();
    launch();
  }

  /** Kills the node and starts one on its port that knows nothing of what it had stored. */
  public void lose() {
    kill();
    WorkFolder.delete(folder.resolve("data"));
    launch();
  }

  /** Starts a node that was killed. */
  public void launch() {
    var builder = command(installation.server());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("console.log").toFile());
    try {
      Process node = builder.start();
      process = node;
      awaitAnswer(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs {@code rabbitmqctl} on this node.
   *
   * @return what it printed
   * @throws IllegalStateException where it fails
   */
  public String ctl(String... arguments) {
    return run(command(installation.ctl(), arguments));
  }

  @Override
  public void close() {
    kill();
    if (first == null) {
      run(command("epmd", "-kill"));
    }
    WorkFolder.delete(folder);
  }

  private ProcessBuilder command(String program, String... arguments) {
    var builder = new ProcessBuilder(installation.asItsUser(program, arguments));
    builder.directory(folder.toFile());
    var environment = builder.environment();
    // The cookie by which nodes of a cluster know each other is there.
    environment.put("HOME", (first == null ? folder : first.folder).toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(namePort));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", name());
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        // Without busy waiting, which takes the cores from those that have something to do.
        "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none");
    return builder;
  }

  private void awaitAnswer(Process node) {
    long deadline = System.nanoTime() + START.toNanos();
    while (node.isAlive() && System.nanoTime() < deadline) {
      if (answers()) {
        return;
      }
      pause(node);
    }
    kill();
    throw new IllegalStateException("RabbitMQ does not start, see " + folder);
  }

  /** Whether it takes connections. */
  public boolean answers() {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    try (var connection = factory.newConnection("billhook start-up")) {
      return connection.isOpen();
    } catch (IOException | TimeoutException _) {
      return false;
    }
  }

  private static void pause(Process node) {
    try {
      node.waitFor(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static String run(ProcessBuilder builder) {
    try {
      Process run = builder.redirectErrorStream(true).start();
      String output = new String(run.getInputStream().readAllBytes(), UTF_8);
      if (run.waitFor() != 0) {
        throw new IllegalStateException(builder.command() + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
