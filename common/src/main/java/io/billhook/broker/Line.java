package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.billhook.broker.PublishException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One channel for publishing, from its opening to its loss, with what is in flight on it. Sending
 * belongs to the publisher's thread; confirms, returns and the loss come on the connection's.
 */
final class Line implements AutoCloseable {
  private static final int WINDOW = 2_000;
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int CLOSE_MILLIS = 2_000;

  private final Connection connection;
  private final Channel channel;
  private final Outcomes outcomes;
  private final Semaphore window = new Semaphore(WINDOW);
  private final ConcurrentNavigableMap<Long, Outgoing> inFlight = new ConcurrentSkipListMap<>();
  private volatile boolean blocked;
  private volatile boolean unroutable;

  Line(Connection connection, Outcomes outcomes) throws IOException {
    this.connection = connection;
    this.outcomes = outcomes;
    channel = Declaration.opened(connection);
    channel.confirmSelect();
    channel.addConfirmListener(this::confirmed, this::refused);
    channel.addReturnListener((_, _, _, _, properties, _) -> returned(properties));
    channel.addShutdownListener(this::lost);
    connection.addBlockedListener(_ -> blocked = true, () -> blocked = false);
  }

  boolean open() {
    return channel.isOpen();
  }

  /** False while an alarm of the broker stops publishers; what waits is then better kept here. */
  boolean writable() {
    return !blocked;
  }

  boolean idle() {
    return inFlight.isEmpty();
  }

  /** Whether the broker has returned a message since the last call. */
  boolean takeUnroutable() {
    boolean was = unroutable;
    unroutable = false;
    return was;
  }

  /** Waits a little for a place in the window of unconfirmed messages. */
  boolean reserve() throws InterruptedException {
    return window.tryAcquire(100, TimeUnit.MILLISECONDS);
  }

  /** Gives back a place that was not used. */
  void giveBack() {
    window.release();
  }

  void redeclare(Declaration declaration) throws IOException, TimeoutException {
    declaration.run(connection);
  }

  /**
   * Sends in a place that {@link #reserve} gave.
   *
   * @return false where the channel was closed already, so that the message was not sent
   */
  boolean send(Outgoing message) {
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
      end(List.of(number), Kind.UNKNOWN, "The connection broke: " + e.getMessage());
      return true;
    }
  }

  private void confirmed(long number, boolean multiple) {
    List<Outgoing> good = new ArrayList<>();
    List<Outgoing> returned = new ArrayList<>();
    for (Outgoing message : take(number, multiple)) {
      (message.returned ? returned : good).add(message);
    }
    outcomes.confirm(good);
    outcomes.fail(returned, Kind.UNROUTABLE, "No queue is bound");
  }

  private void refused(long number, boolean multiple) {
    List<Outgoing> refused = new ArrayList<>();
    List<Outgoing> returned = new ArrayList<>();
    for (Outgoing message : take(number, multiple)) {
      (message.returned ? returned : refused).add(message);
    }
    outcomes.fail(refused, Kind.NACKED, "The broker refused the message");
    outcomes.fail(returned, Kind.UNROUTABLE, "No queue is bound");
  }

  private void returned(AMQP.BasicProperties properties) {
    Outgoing message = inFlight.get(Long.parseLong(properties.getMessageId()));
    if (message != null) {
      message.returned = true;
      unroutable = true;
    }
  }

  /** What went to the exchange that is missing failed for that; of the rest nothing is known. */
  private void lost(ShutdownSignalException signal) {
    String text = Reasons.text(signal);
    boolean missing = Reasons.replyCode(signal) == Reasons.NOT_FOUND;
    List<Outgoing> unknown = new ArrayList<>();
    List<Outgoing> homeless = new ArrayList<>();
    for (Outgoing message : take(Long.MAX_VALUE, true)) {
      boolean named = missing && text.contains("'" + message.exchange + "'");
      (named ? homeless : unknown).add(message);
    }
    outcomes.fail(homeless, Kind.NO_EXCHANGE, "The exchange is missing");
    outcomes.fail(unknown, Kind.UNKNOWN, "The channel was lost before the confirm: " + text);
  }

  /** Ends what has waited too long for its confirm. */
  void expire(long now) {
    List<Long> late = new ArrayList<>();
    for (var entry : inFlight.entrySet()) {
      if (!entry.getValue().overdue(now)) {
        break;
      }
      late.add(entry.getKey());
    }
    end(late, Kind.UNKNOWN, "No confirm within 30 s");
  }

  private void end(List<Long> numbers, Kind kind, String why) {
    List<Outgoing> taken = new ArrayList<>();
    for (Long number : numbers) {
      Outgoing message = inFlight.remove(number);
      if (message != null) {
        taken.add(message);
      }
    }
    window.release(taken.size());
    outcomes.fail(taken, kind, why);
  }

  private List<Outgoing> take(long number, boolean multiple) {
    List<Outgoing> taken = new ArrayList<>();
    if (multiple) {
      var settled = inFlight.headMap(number, true);
      for (var entry = settled.pollFirstEntry(); entry != null; entry = settled.pollFirstEntry()) {
        taken.add(entry.getValue());
      }
    } else {
      Outgoing message = inFlight.remove(number);
      if (message != null) {
        taken.add(message);
      }
    }
    window.release(taken.size());
    return taken;
  }

  @Override
  public void close() {
    connection.abort(CLOSE_MILLIS);
  }
}
