package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.billhook.broker.PublishException.Kind;
import io.billhook.broker.connection.BrokerConnections;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel for publishing, from its opening to its loss, with what is in flight on it. Sending
 * belongs to the publisher's thread; confirms, returns and the loss come on the connection's.
 */
final class PublishChannel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PublishChannel.class);
  private static final String REFUSED = "The broker refused the message";
  private static final int WINDOW = 2_000;
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long RETURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int CLOSE_MILLIS = 2_000;

  private final Connection connection;
  private final Channel channel;
  private final Confirmations confirmations;
  private final Semaphore window = new Semaphore(WINDOW);
  private final ConcurrentNavigableMap<Long, PendingPublish> inFlight =
      new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<Long, PendingPublish> nacked = new ConcurrentSkipListMap<>();
  private volatile boolean blocked; // by an alarm of the broker
  private volatile boolean silent; // it took messages and answered none of them in time
  private volatile long silentAt; // when the last of them was given up
  private volatile boolean unroutable;

  PublishChannel(Connection connection, Confirmations confirmations) throws IOException {
    this.connection = connection;
    this.confirmations = confirmations;
    channel = BrokerConnections.channel(connection);
    channel.confirmSelect();
    channel.addConfirmListener(this::confirmed, this::refused);
    channel.addReturnListener((_, _, _, _, properties, _) -> returned(properties));
    channel.addShutdownListener(this::lost);
    connection.addBlockedListener(this::blocked, this::unblocked);
  }

  private void blocked(String reason) {
    blocked = true;
    log.atWarn().addKeyValue("reason", reason).log("broker.blocked");
  }

  private void unblocked() {
    blocked = false;
    log.atInfo().log("broker.unblocked");
  }

  /** Whether the broker takes messages, as far as is known: it may be connected and not. */
  boolean serves() {
    return open() && !blocked && !silent;
  }

  boolean open() {
    return channel.isOpen();
  }

  /** False while an alarm of the broker stops publishers; what waits is then better kept here. */
  boolean writable() {
    return !blocked;
  }

  boolean idle() {
    return inFlight.isEmpty() && nacked.isEmpty();
  }

  /** Whether the broker has returned a message since the last declaration. */
  boolean unroutable() {
    return unroutable;
  }

  /** Waits a little for a place in the window of unconfirmed messages. */
  boolean reserve() throws InterruptedException {
    return window.tryAcquire(100, TimeUnit.MILLISECONDS);
  }

  /** Gives back a place that was not used. */
  void giveBack() {
    window.release();
  }

  void redeclare(TopologyDeclaration declaration) throws IOException, TimeoutException {
    unroutable = false;
    declaration.run();
  }

  /**
   * Sends in a place that {@link #reserve} gave.
   *
   * @return false where the channel was closed already, so that the message was not sent
   */
  boolean send(PendingPublish message) {
    long number = channel.getNextPublishSeqNo();
    message.returned = false;
    message.deadline = System.nanoTime() + CONFIRM_NANOS;
    inFlight.put(number, message);
    try {
      channel.basicPublish(
          message.exchange, message.routingKey, true, message.properties(number), message.body);
      return true;
    } catch (AlreadyClosedException _) {
      // Who takes it from the map decides what becomes of it: we here, or the loss.
      return inFlight.remove(number) == null;
    } catch (IOException e) {
      connection.abort();
      if (inFlight.remove(number, message)) {
        confirmations.fail(
            List.of(message), Kind.UNKNOWN, "The connection broke: " + e.getMessage());
      }
      return true;
    }
  }

  private void confirmed(long number, boolean multiple) {
    answers();
    List<PendingPublish> good = new ArrayList<>();
    List<PendingPublish> returned = new ArrayList<>();
    for (PendingPublish message : take(number, multiple)) {
      (message.returned ? returned : good).add(message);
    }
    confirmations.confirm(good);
    confirmations.fail(returned, Kind.UNROUTABLE, "No queue is bound");
  }

  private void answers() {
    if (silent) {
      silent = false;
      log.atInfo().log("broker.confirms_again");
    }
  }

  /** Qpid nacks what it is about to return, so a nacked message waits a moment for its reason. */
  private void refused(long number, boolean multiple) {
    answers();
    long deadline = System.nanoTime() + RETURN_NANOS;
    var settled = upTo(number, multiple);
    for (var entry = settled.pollFirstEntry(); entry != null; entry = settled.pollFirstEntry()) {
      entry.getValue().deadline = deadline;
      nacked.put(entry.getKey(), entry.getValue());
      window.release();
    }
  }

  /** RabbitMQ returns before it confirms, Qpid after it has nacked. */
  private void returned(AMQP.BasicProperties properties) {
    unroutable = true;
    long number = Long.parseLong(properties.getMessageId());
    PendingPublish refused = nacked.remove(number);
    PendingPublish message = inFlight.get(number);
    if (refused != null) {
      confirmations.fail(List.of(refused), Kind.UNROUTABLE, "No queue is bound");
    } else if (message != null) {
      message.returned = true;
    }
  }

  /** What went to the exchange that is missing failed for that; of the rest nothing is known. */
  private void lost(ShutdownSignalException signal) {
    String text = Reasons.text(signal);
    boolean missing = Reasons.replyCode(signal) == Reasons.NOT_FOUND;
    List<PendingPublish> unknown = new ArrayList<>();
    List<PendingPublish> homeless = new ArrayList<>();
    for (PendingPublish message : take(Long.MAX_VALUE, true)) {
      boolean named = missing && text.contains("'" + message.exchange + "'");
      (named ? homeless : unknown).add(message);
    }
    confirmations.fail(drain(nacked), Kind.NACKED, REFUSED);
    confirmations.fail(homeless, Kind.NO_EXCHANGE, "The exchange is missing");
    confirmations.fail(unknown, Kind.UNKNOWN, "The channel was lost before the confirm: " + text);
  }

  /** Ends what has waited too long for its confirm, or after its nack for a return. */
  void expire(long now) {
    List<PendingPublish> late = overdue(inFlight, now);
    window.release(late.size());
    if (!late.isEmpty()) {
      silentAt = now;
      if (!silent) {
        silent = true;
        log.atWarn().addKeyValue("messages", late.size()).log("broker.unconfirmed");
      }
    } else if (silent && inFlight.isEmpty() && now - silentAt > FORGET_NANOS) {
      // Nothing was sent since that could be answered: the next message tells.
      silent = false;
      log.atInfo().log("broker.unconfirmed_forgotten");
    }
    confirmations.fail(late, Kind.UNKNOWN, "No confirm within 10 s");
    confirmations.fail(overdue(nacked, now), Kind.NACKED, REFUSED);
  }

  private static List<PendingPublish> overdue(
      ConcurrentNavigableMap<Long, PendingPublish> sent, long now) {
    List<PendingPublish> late = new ArrayList<>();
    for (var entry : sent.entrySet()) {
      if (!entry.getValue().overdue(now)) {
        break;
      }
      if (sent.remove(entry.getKey(), entry.getValue())) {
        late.add(entry.getValue());
      }
    }
    return late;
  }

  private static List<PendingPublish> drain(ConcurrentNavigableMap<Long, PendingPublish> sent) {
    List<PendingPublish> drained = new ArrayList<>();
    for (var entry = sent.pollFirstEntry(); entry != null; entry = sent.pollFirstEntry()) {
      drained.add(entry.getValue());
    }
    return drained;
  }

  private List<PendingPublish> take(long number, boolean multiple) {
    var taken = drain(upTo(number, multiple));
    window.release(taken.size());
    return taken;
  }

  private ConcurrentNavigableMap<Long, PendingPublish> upTo(long number, boolean multiple) {
    return multiple ? inFlight.headMap(number, true) : inFlight.subMap(number, true, number, true);
  }

  @Override
  public void close() {
    connection.abort(CLOSE_MILLIS);
    confirmations.fail(drain(inFlight), Kind.UNKNOWN, "The channel was closed before the confirm");
    confirmations.fail(drain(nacked), Kind.NACKED, REFUSED);
  }
}
