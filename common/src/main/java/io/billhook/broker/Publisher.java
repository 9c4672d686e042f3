package io.billhook.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.billhook.broker.PublishException.Kind;
import io.billhook.broker.connection.BrokerConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is offered, on one thread that owns the connection. Every message offered ends: with
 * the broker's confirm, or as a {@link PublishException}.
 */
final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final int MOST_WAITING = 20_000;
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long REDECLARE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_MILLIS = 5_000;

  private final BrokerConnections connections;
  private final TopologyDeclaration declaration;
  private final Confirmations confirmations;
  private final LinkedBlockingDeque<PendingPublish> waiting =
      new LinkedBlockingDeque<>(MOST_WAITING);
  private final Thread thread;
  private volatile @Nullable PublishChannel channel;
  private volatile boolean closing;
  private long declared;

  Publisher(
      BrokerConnections connections, TopologyDeclaration declaration, Confirmations confirmations) {
    this.connections = connections;
    this.declaration = declaration;
    this.confirmations = confirmations;
    thread = Thread.ofPlatform().daemon().name("billhook-publisher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean connected() {
    PublishChannel now = channel;
    return now != null && now.open();
  }

  /** Whether the broker takes messages; connected is not enough. */
  boolean serves() {
    PublishChannel now = channel;
    return now != null && now.serves();
  }

  void offer(PendingPublish message) {
    message.deadline = System.nanoTime() + WAIT_NANOS;
    if (closing) {
      confirmations.fail(List.of(message), Kind.CLOSED, "The publisher is closed");
    } else if (!waiting.offerLast(message)) {
      confirmations.fail(List.of(message), Kind.FULL, "Too many messages wait already");
    } else if (closing && !thread.isAlive()) {
      failWaiting();
    }
  }

  /** Called now and then: ends what has waited too long for a broker or for its confirm. */
  void expire() {
    long now = System.nanoTime();
    List<PendingPublish> late = new ArrayList<>();
    for (PendingPublish m = waiting.peekFirst();
        m != null && m.overdue(now);
        m = waiting.peekFirst()) {
      if (waiting.remove(m)) {
        late.add(m);
      }
    }
    confirmations.fail(late, Kind.UNAVAILABLE, "No broker took the message within 5 s");
    PublishChannel open = channel;
    if (open != null) {
      open.expire(now);
    }
  }

  private void run() {
    BackOff backOff = new BackOff();
    while (!closing) {
      try (PublishChannel open = open()) {
        backOff.reset();
        pump(open);
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        log.atWarn()
            .addKeyValue("reason", Reasons.describe(e))
            .log("The broker cannot be reached for publishing");
        pause(backOff);
      } catch (InterruptedException _) {
        log.atDebug().log("Publisher stops");
      } finally {
        channel = null;
      }
    }
    failWaiting();
  }

  private PublishChannel open() throws IOException, TimeoutException {
    Connection connection = connections.connect("publisher");
    try {
      declaration.run();
      declared = System.nanoTime();
      PublishChannel open = new PublishChannel(connection, confirmations);
      channel = open;
      log.atInfo().log("Publisher is connected");
      return open;
    } catch (IOException | TimeoutException | RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  /** Until the channel is lost, or until all is done where the publisher closes. */
  private void pump(PublishChannel open)
      throws InterruptedException, IOException, TimeoutException {
    while (open.open()) {
      if (closing && waiting.isEmpty() && open.idle()) {
        return;
      }
      if (open.unroutable() && System.nanoTime() - declared > REDECLARE_NANOS) {
        open.redeclare(declaration);
        declared = System.nanoTime();
      }
      if (!open.writable()) {
        TimeUnit.MILLISECONDS.sleep(20);
      } else if (open.reserve()) {
        sendOne(open);
      }
    }
  }

  private void sendOne(PublishChannel open) throws InterruptedException {
    PendingPublish next = waiting.pollFirst(50, TimeUnit.MILLISECONDS);
    if (next == null) {
      open.giveBack();
    } else if (!open.send(next)) {
      keep(next);
    }
  }

  /** For the next channel, before all others; where the queue has filled up meanwhile it fails. */
  private void keep(PendingPublish message) {
    message.deadline = System.nanoTime() + WAIT_NANOS;
    if (!waiting.offerFirst(message)) {
      confirmations.fail(List.of(message), Kind.FULL, "Too many messages wait already");
    }
  }

  private static void pause(BackOff backOff) {
    try {
      Thread.sleep(backOff.next());
    } catch (InterruptedException _) {
      log.atDebug().log("Woken to stop");
    }
  }

  private void failWaiting() {
    List<PendingPublish> left = new ArrayList<>();
    waiting.drainTo(left);
    confirmations.fail(left, Kind.CLOSED, "The publisher closed before the message was sent");
  }

  /** Blocks until what waits has been confirmed, 5 s at most; what is left then fails. */
  void close() {
    closing = true;
    if (channel == null) {
      thread.interrupt(); // nothing can be sent any more, so don't wait for the next try
    }
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
        thread.interrupt();
        thread.join(Duration.ofMillis(CLOSE_MILLIS));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    failWaiting();
  }
}
