package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.billhook.broker.connection.BrokerConnections;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the work queues when asked, on a connection of its own, made at the first question: an
 * alarm stops the publisher's. One look at a time, and its answer serves for a second, so that many
 * who ask often cost the broker nothing.
 */
final class QueueDepths implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueDepths.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT_MILLIS = 800;
  private static final int CLOSE_MILLIS = 2_000;

  private final BrokerConnections connections;
  private final Topology topology;
  private @Nullable Future<Map<String, QueueDepth>> last;
  private volatile long lastEnded;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  QueueDepths(BrokerConnections connections, Topology topology) {
    this.connections = connections;
    this.topology = topology;
  }

  /** Never fails, and takes 0.8 s at most: what is not known by then is not in the answer. */
  synchronized Future<Map<String, QueueDepth>> look() {
    Future<Map<String, QueueDepth>> answer = last;
    if (answer == null
        || (answer.isComplete() && System.nanoTime() - lastEnded > FRESH_NANOS && !closed)) {
      Promise<Map<String, QueueDepth>> promise = Promise.promise();
      answer = promise.future();
      last = answer;
      Thread.ofVirtual().name("billhook-depths").start(() -> end(promise));
    }
    return answer.isComplete()
        ? answer
        : answer.timeout(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS).otherwise(Map.of());
  }

  /** However it goes: an answer that never comes would keep all later ones from being asked for. */
  private void end(Promise<Map<String, QueueDepth>> promise) {
    Map<String, QueueDepth> found = Map.of();
    try {
      found = sound();
    } finally {
      promise.tryComplete(found);
    }
  }

  private Map<String, QueueDepth> sound() {
    try {
      return depths(connected());
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      log.atDebug().addKeyValue("reason", Reasons.describe(e)).log("The queues cannot be seen");
      abort();
      return Map.of();
    } finally {
      lastEnded = System.nanoTime();
    }
  }

  private Connection connected() throws IOException, TimeoutException {
    Connection open = connection;
    if (open == null || !open.isOpen()) {
      open = connections.connect("depths");
      connection = open;
      if (closed) {
        throw new IOException("Closed meanwhile");
      }
    }
    return open;
  }

  private Map<String, QueueDepth> depths(Connection open) throws IOException, TimeoutException {
    Map<String, QueueDepth> found = new HashMap<>();
    Channel channel = BrokerConnections.channel(open);
    for (String queue : topology.queues()) {
      try {
        AMQP.Queue.DeclareOk ok = channel.queueDeclarePassive(topology.workQueue(queue));
        found.put(queue, new QueueDepth(ok.getMessageCount(), ok.getConsumerCount()));
      } catch (IOException e) {
        if (Reasons.replyCode(e) != Reasons.NOT_FOUND) {
          throw e;
        }
        channel = BrokerConnections.channel(open); // the broker has closed the other one
      }
    }
    channel.close();
    return Map.copyOf(found);
  }

  private void abort() {
    Connection open = connection;
    if (open != null) {
      open.abort(CLOSE_MILLIS);
    }
  }

  @Override
  public void close() {
    closed = true;
    abort();
  }
}
