package io.billhook.devkit.faults.experiment.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.billhook.devkit.faults.Lab;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who is no part of Billhook and has its log-in, past every proxy. */
final class Stranger implements AutoCloseable {
  private final Connection connection;
  private final Channel channel;
  private final List<String> queues;
  private final AtomicInteger taken = new AtomicInteger();

  Stranger(Lab lab) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(lab.rabbit().url());
    connection = factory.newConnection("stranger");
    channel = connection.createChannel();
    queues =
        lab.rabbit()
            .ctl("list_queues", "-q", "--no-table-headers", "name")
            .lines()
            .sorted()
            .toList();
  }

  /** Every queue there is. */
  List<String> queues() {
    return queues;
  }

  /** Those in which messages wait for another try. */
  List<String> delayQueues() {
    return queues.stream().filter(queue -> queue.contains(".retry.")).toList();
  }

  /** Those from which workers take jobs. */
  List<String> workQueues() {
    return queues.stream()
        .filter(each -> !each.contains(".retry.") && !each.endsWith(".dead"))
        .toList();
  }

  /** Gives how many messages were in them. */
  int purge(List<String> each) throws IOException {
    int purged = 0;
    for (String queue : each) {
      purged += channel.queuePurge(queue).getMessageCount();
    }
    return purged;
  }

  void delete(String queue) throws IOException {
    channel.queueDelete(queue);
  }

  /** Takes what comes, beside the workers, and acks it. */
  void take(String queue) throws IOException {
    channel.basicConsume(
        queue,
        true,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            taken.incrementAndGet();
          }
        });
  }

  int taken() {
    return taken.get();
  }

  /**
   * Puts a classic queue in the place of a quorum queue.
   *
   * @return whether it was quicker than Billhook, which declares what is missing
   */
  boolean replace(String queue) {
    try {
      Channel other = connection.openChannel().orElseThrow();
      other.queueDelete(queue);
      other.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "classic"));
      return true;
    } catch (IOException _) {
      return false; // there is one with other arguments
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
