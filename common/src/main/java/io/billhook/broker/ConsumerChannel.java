package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.billhook.broker.connection.BrokerConnections;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection that consumes from one queue, from its opening to its loss. Whatever ends it (the
 * connection, the channel, a deleted queue) calls {@code changed}; it is never mended, only
 * replaced.
 */
final class ConsumerChannel implements AutoCloseable {

  /** Turns a message into what is handed on. */
  interface Reader {
    /** Null where the message cannot be read; it is then rejected to the dead letters. */
    @Nullable Runnable read(
        ConsumerChannel from, Envelope envelope, AMQP.BasicProperties properties, byte[] body);
  }

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final int CLOSE_MILLIS = 2_000;

  final long number = NUMBERS.incrementAndGet();
  private final Connection connection;
  private final Channel channel;
  private final String queue;
  private final Reader reader;
  private final Runnable changed;
  private final UnackedDeliveries unacked = new UnackedDeliveries();
  private volatile @Nullable String ended;
  private volatile int messages;
  private int withoutConsumers;

  ConsumerChannel(Connection connection, String queue, Reader reader, Runnable changed)
      throws IOException {
    this.connection = connection;
    this.queue = queue;
    this.reader = reader;
    this.changed = changed;
    channel = BrokerConnections.channel(connection);
  }

  /**
   * Lets deliveries come. By now the subscription must know this channel: an ack may follow a
   * delivery before this method has returned.
   */
  void start(int prefetch) throws IOException {
    channel.basicQos(prefetch);
    channel.basicConsume(queue, false, new Consumer(channel));
  }

  boolean alive() {
    return ended == null && channel.isOpen();
  }

  /** Why it ended, in the broker's words. */
  String end() {
    String why = ended;
    return why == null ? "closed" : why;
  }

  /** Messages that wait in the queue, as of the last look. */
  int messages() {
    return messages;
  }

  void ack(long tag) {
    unacked.ack(tag);
  }

  void reject(long tag) {
    unacked.reject(tag);
  }

  boolean pending() {
    return unacked.pending();
  }

  /** Tells the broker what has been settled; on a lost channel nothing, and all comes again. */
  void settle() {
    var batch = unacked.take();
    try {
      if (batch.upTo() > 0) {
        channel.basicAck(batch.upTo(), true);
      }
      for (long tag : batch.acks()) {
        channel.basicAck(tag, false);
      }
      for (long tag : batch.rejects()) {
        channel.basicReject(tag, false);
      }
    } catch (AlreadyClosedException | IOException e) {
      end("settling failed: " + e.getMessage());
    }
  }

  /**
   * Asks the broker whether it still knows the consumer: Qpid doesn't say that a queue was deleted.
   * A RabbitMQ queue without leader counts none for a while, so it takes two such answers.
   */
  void check() {
    try {
      var counts = channel.queueDeclarePassive(queue);
      messages = counts.getMessageCount();
      withoutConsumers = counts.getConsumerCount() == 0 ? withoutConsumers + 1 : 0;
      if (withoutConsumers > 1) {
        end("the broker has lost the consumer");
      }
    } catch (AlreadyClosedException | IOException e) {
      end("the queue cannot be looked at: " + Reasons.describe(e));
    }
  }

  private void end(String why) {
    ended = why;
    changed.run();
  }

  /** What is unacked goes back to the queue. */
  @Override
  public void close() {
    ended = "closed";
    connection.abort(CLOSE_MILLIS);
  }

  private final class Consumer extends DefaultConsumer {
    Consumer(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      long tag = envelope.getDeliveryTag();
      unacked.delivered(tag);
      Runnable handOn = reader.read(ConsumerChannel.this, envelope, properties, body);
      if (handOn == null) {
        unacked.reject(tag);
        changed.run();
      } else {
        handOn.run();
      }
    }

    @Override
    public void handleCancel(String consumer) {
      end("the queue is gone");
    }

    @Override
    public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
      end(Reasons.text(signal));
    }
  }
}
