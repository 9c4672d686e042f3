package io.billhook.devkit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.billhook.broker.Broker;
import io.billhook.broker.Delivery;
import io.billhook.config.BrokerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One installation on a broker: a prefix of its own, two lanes, and a look behind the scenes. */
final class BrokerFixture implements AutoCloseable {
  static final String LANE = "billing";

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<String> missing = new CopyOnWriteArrayList<>();
  final Broker broker;
  private final URI direct;

  /**
   * @param url as the broker under test takes it, perhaps through a {@link Wire}
   * @param direct for the look behind the scenes
   * @param beforeMissing what the ledger does, beside being told
   */
  BrokerFixture(Vertx vertx, URI url, URI direct, Runnable beforeMissing) {
    this.direct = direct;
    broker =
        Broker.open(
            vertx,
            new BrokerConfig(url, TestServices.freshPrefix()),
            List.of(LANE, "email"),
            registry,
            queue -> {
              missing.add(queue);
              beforeMissing.run();
              return Future.succeededFuture();
            });
  }

  BrokerFixture(Vertx vertx, URI url, URI direct) {
    this(vertx, url, direct, () -> {});
  }

  BrokerFixture(Vertx vertx, URI url) {
    this(vertx, url, url);
  }

  static List<UUID> ids(int count) {
    return java.util.stream.Stream.generate(UUID::randomUUID).limit(count).toList();
  }

  void publish(List<UUID> ids) throws Exception {
    broker.publish(LANE, ids).await(20, TimeUnit.SECONDS);
  }

  /** Does something to the broker that the one under test does not know of. */
  void behindTheScenes(Deed deed) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(direct);
    factory.setAutomaticRecoveryEnabled(false);
    try (var connection = factory.newConnection("test")) {
      Channel channel = connection.createChannel();
      if (channel != null) {
        deed.on(channel);
      }
    }
  }

  /** Waits until the broker has so many messages in a queue that nobody has taken. */
  void awaitMessages(String queue, long count) throws Exception {
    behindTheScenes(
        channel ->
            Await.until(
                count + " messages in " + queue,
                () -> {
                  try {
                    return channel.messageCount(queue) == count;
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
  }

  interface Deed {
    void on(Channel channel) throws Exception;
  }

  /** Deliveries in the order of their arrival. */
  static final class Inbox {
    final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    Delivery next() throws InterruptedException {
      Delivery delivery = deliveries.poll(20, TimeUnit.SECONDS);
      if (delivery == null) {
        throw new AssertionError("Nothing was delivered");
      }
      return delivery;
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
