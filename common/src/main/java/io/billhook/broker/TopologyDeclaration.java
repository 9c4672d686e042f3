package io.billhook.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.billhook.broker.connection.BrokerConnections;
import io.vertx.core.Future;
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
 * Puts the topology on the broker, at every connect. A work queue that is missing means that the
 * broker may have lost what was in it, so the ledger is told before the queue stands again.
 */
final class TopologyDeclaration {
  private static final Logger log = LoggerFactory.getLogger(TopologyDeclaration.class);
  private static final long HOOK_SECONDS = 30;

  private final ReentrantLock turn = new ReentrantLock();
  private final Topology topology;
  private final Function<String, Future<Void>> beforeMissing;

  TopologyDeclaration(Topology topology, Function<String, Future<Void>> beforeMissing) {
    this.topology = topology;
    this.beforeMissing = beforeMissing;
  }

  Topology topology() {
    return topology;
  }

  /**
   * Blocks. One at a time, so that the ledger is told once of each missing queue. Throws where the
   * broker refuses, or where the ledger could not be told.
   */
  void run(Connection connection) throws IOException, TimeoutException {
    turn.lock();
    try {
      checkAndDeclare(connection);
    } finally {
      turn.unlock();
    }
  }

  private void checkAndDeclare(Connection connection) throws IOException, TimeoutException {
    for (String queue : topology.queues()) {
      if (!exists(connection, topology.workQueue(queue))) {
        log.atInfo().addKeyValue("queue", queue).log("Work queue is missing, it is declared");
        tell(queue);
      }
    }
    try (Channel channel = BrokerConnections.channel(connection)) {
      declareAll(channel);
    }
  }

  private static boolean exists(Connection connection, String queue)
      throws IOException, TimeoutException {
    Channel channel = BrokerConnections.channel(connection);
    try {
      channel.queueDeclarePassive(queue);
    } catch (IOException e) {
      if (Reasons.replyCode(e) == Reasons.NOT_FOUND) {
        return false; // and the broker has closed the channel
      }
      throw e;
    }
    channel.close();
    return true;
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

  /** Without waiting for single answers; the last call waits, and fails where any before it did. */
  private void declareAll(Channel channel) throws IOException {
    channel.exchangeDeclareNoWait(topology.workExchange(), "direct", true, false, false, Map.of());
    channel.exchangeDeclareNoWait(topology.deadExchange(), "fanout", true, false, false, Map.of());
    declare(channel, topology.deadQueue(), topology.deadExchange(), topology.deadArguments());
    for (RetryTier tier : RetryTier.values()) {
      String name = topology.retryExchange(tier);
      channel.exchangeDeclareNoWait(name, "fanout", true, false, false, Map.of());
      declare(channel, topology.retryQueue(tier), name, topology.retryArguments(tier));
    }
    for (String queue : topology.queues()) {
      declare(
          channel, topology.workQueue(queue), topology.workExchange(), topology.workArguments());
    }
    channel.queueDeclarePassive(topology.deadQueue());
  }

  private static void declare(
      Channel channel, String queue, String exchange, Map<String, Object> arguments)
      throws IOException {
    channel.queueDeclareNoWait(queue, true, false, false, arguments);
    channel.queueBindNoWait(queue, exchange, queue, Map.of());
  }
}
