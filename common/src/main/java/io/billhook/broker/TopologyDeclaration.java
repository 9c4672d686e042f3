package io.billhook.broker;

import io.billhook.broker.connection.BrokerClient;
import io.billhook.broker.connection.BrokerConnections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the topology on the broker, at every connect, over a connection that is made for it. A work
 * queue that is missing means that the broker may have lost what was in it, so the ledger is told
 * before the queue stands again.
 */
final class TopologyDeclaration {
  private static final Logger log = LoggerFactory.getLogger(TopologyDeclaration.class);
  private static final long HOOK_SECONDS = 30;

  private final Vertx vertx;
  private final BrokerConnections connections;
  private final Topology topology;
  private final Function<String, Future<Void>> beforeMissing;
  private final ReentrantLock turn = new ReentrantLock();
  private long lastBegun = System.nanoTime();

  TopologyDeclaration(
      Vertx vertx,
      BrokerConnections connections,
      Topology topology,
      Function<String, Future<Void>> beforeMissing) {
    this.vertx = vertx;
    this.connections = connections;
    this.topology = topology;
    this.beforeMissing = beforeMissing;
  }

  /**
   * Blocks. One at a time, so that the ledger is told once of each missing queue; a declaration
   * that began after this was called, and came to its end, serves as well. Throws where the broker
   * refuses, or where the ledger could not be told.
   */
  void run() throws IOException, TimeoutException {
    long asked = System.nanoTime();
    turn.lock();
    try {
      if (lastBegun - asked <= 0) {
        long begun = System.nanoTime();
        checkAndDeclare();
        lastBegun = begun;
      }
    } finally {
      turn.unlock();
    }
  }

  private void checkAndDeclare() throws IOException, TimeoutException {
    try (BrokerClient client = connections.client(vertx, "declaration")) {
      declareAround(client);
      for (String queue : topology.queues()) {
        // One after the other: a queue that goes between the look and its declaration is not told.
        String name = topology.workQueue(queue);
        if (!exists(client, name)) {
          log.atInfo().addKeyValue("queue", queue).log("Work queue is missing, it is declared");
          tell(queue);
        }
        queue(client, name, topology.workExchange(), topology.workArguments());
      }
    }
  }

  private static boolean exists(BrokerClient client, String queue)
      throws IOException, TimeoutException {
    try {
      client.ask(broker -> broker.messageCount(queue)); // a passive declare
      return true;
    } catch (IOException e) {
      if (Reasons.replyCode(e) == Reasons.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private void tell(String queue) throws IOException, TimeoutException {
    try {
      beforeMissing
          .apply(queue)
          .toCompletionStage()
          .toCompletableFuture()
          .get(HOOK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The ledger could not be told that a queue is missing", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** What work queues need. Each call waits for its answer: this client has none without. */
  private void declareAround(BrokerClient client) throws IOException, TimeoutException {
    exchange(client, topology.workExchange(), "direct");
    exchange(client, topology.deadExchange(), "fanout");
    queue(client, topology.deadQueue(), topology.deadExchange(), topology.deadArguments());
    for (RetryTier tier : RetryTier.values()) {
      String name = topology.retryExchange(tier);
      exchange(client, name, "fanout");
      queue(client, topology.retryQueue(tier), name, topology.retryArguments(tier));
    }
  }

  private static void exchange(BrokerClient client, String name, String type)
      throws IOException, TimeoutException {
    client.ask(broker -> broker.exchangeDeclare(name, type, true, false));
  }

  private static void queue(
      BrokerClient client, String name, String exchange, Map<String, Object> arguments)
      throws IOException, TimeoutException {
    var json = new JsonObject(arguments);
    client.ask(broker -> broker.queueDeclare(name, true, false, false, json));
    client.ask(broker -> broker.queueBind(name, exchange, name));
  }
}
