package io.billhook.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.billhook.broker.connection.BrokerClient;
import io.billhook.broker.connection.BrokerConnections;
import io.billhook.config.BrokerConfig;
import io.billhook.telemetry.QueueDepth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's way to the broker: one connection that publishes, one for each subscription. An
 * alarm of the broker stops a publisher's connection, so acks never share it.
 *
 * <p>Usable at once: connecting, and connecting again, happens in the background.
 */
public final class Broker implements JobTransport, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);
  private static final long EXPIRY_MILLIS = 250;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final Context context;
  private final Topology topology;
  private final BrokerConnections connections;
  private final TopologyDeclaration declaration;
  private final Publisher publisher;
  private final QueueDepths depths;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final long timer;

  private Broker(
      Vertx vertx,
      BrokerConfig config,
      Topology topology,
      MeterRegistry registry,
      Function<String, Future<Void>> beforeMissing) {
    this.vertx = vertx;
    this.topology = topology;
    context = vertx.getOrCreateContext();
    connections = new BrokerConnections(config);
    declaration = new TopologyDeclaration(vertx, connections, topology, beforeMissing);
    publisher = new Publisher(connections, declaration, new Confirmations(registry));
    depths = new QueueDepths(connections, topology);
    Gauge.builder("billhook.broker.connected", publisher, p -> p.connected() ? 1 : 0)
        .description("Whether the publisher has a channel")
        .register(registry);
    Gauge.builder("billhook.broker.serves", publisher, p -> p.serves() ? 1 : 0)
        .description("Whether the broker takes what is published: no alarm, and confirms come")
        .register(registry);
    timer = vertx.setPeriodic(EXPIRY_MILLIS, _ -> publisher.expire());
  }

  /**
   * Begins to connect.
   *
   * @param queues the lanes, without the prefix; all are declared
   * @param beforeMissing called with a lane whose queue the broker lacks, before it is declared;
   *     the declaration waits for it, and is put off where it fails
   */
  public static Broker open(
      Vertx vertx,
      BrokerConfig config,
      List<String> queues,
      MeterRegistry registry,
      Function<String, Future<Void>> beforeMissing) {
    var topology = new Topology(config.prefix(), queues);
    var broker = new Broker(vertx, config, topology, registry, beforeMissing);
    broker.publisher.start();
    return broker;
  }

  /**
   * Connects once and disconnects; blocks for some seconds at most.
   *
   * @return what answered
   * @throws IOException or TimeoutException where nothing does, or the log-in is refused
   */
  public static String probe(BrokerConfig config) throws IOException, TimeoutException {
    Vertx vertx = Vertx.vertx();
    try (BrokerClient client = new BrokerConnections(config).client(vertx, "doctor")) {
      var server = client.server();
      return server.get("product") + " " + server.get("version");
    } finally {
      vertx.close().await();
    }
  }

  public Topology topology() {
    return topology;
  }

  /**
   * How full the lanes' queues are, at most a second ago. Never fails and takes 0.8 s at most; a
   * queue of which the broker says nothing by then is not in the answer.
   */
  public Future<Map<String, QueueDepth>> depths() {
    return depths.look();
  }

  @Override
  public boolean connected() {
    return publisher.connected();
  }

  /** Whether it takes what is published; a broker with an alarm is connected and does not. */
  public boolean serves() {
    return publisher.serves();
  }

  @Override
  public Future<Void> publish(String queue, List<UUID> ids) {
    return send(topology.workExchange(), queue, ids, null);
  }

  @Override
  public Future<Void> publishLater(String queue, List<UUID> ids, Instant due) {
    String exchange =
        RetryTier.notBeyond(Duration.between(Instant.now(), due))
            .map(topology::retryExchange)
            .orElseGet(topology::workExchange);
    return send(exchange, queue, ids, due);
  }

  private Future<Void> send(String exchange, String queue, List<UUID> ids, @Nullable Instant due) {
    Context caller = Vertx.currentContext();
    var message =
        new PendingPublish(
            exchange,
            topology.workQueue(queue),
            MessageBody.encode(ids),
            due,
            caller == null ? context : caller);
    publisher.offer(message);
    return message.promise.future();
  }

  /**
   * Consumes a lane. Deliveries arrive on one context: the caller's, or one of the broker's own. A
   * body that holds no ids is rejected here, to the dead letters.
   *
   * @param prefetch how many messages may be unacked, at least 1
   */
  public Subscription consume(String queue, int prefetch, Handler<Delivery> onDelivery) {
    return subscribe(
        queue, topology.workQueue(queue), prefetch, reader(onDelivery), /* paused= */ false);
  }

  /** As {@link #consume}, and begins with a pause: nothing comes before it is resumed. */
  public Subscription consumeLater(String queue, Handler<Delivery> onDelivery) {
    return subscribe(queue, topology.workQueue(queue), 1, reader(onDelivery), /* paused= */ true);
  }

  private static ConsumerChannel.Reader reader(Handler<Delivery> onDelivery) {
    return (channel, envelope, properties, body) -> {
      List<UUID> ids = MessageBody.decode(body);
      return ids == null
          ? null
          : () ->
              onDelivery.handle(
                  new Delivery(
                      envelope.getDeliveryTag(),
                      ids,
                      Headers.due(properties),
                      envelope.isRedeliver(),
                      channel.number));
    };
  }

  /** Consumes what the broker gave up. */
  public Subscription consumeDead(int prefetch, Handler<DeadDelivery> onDelivery) {
    return subscribe(
        "dead",
        topology.deadQueue(),
        prefetch,
        (channel, envelope, properties, body) ->
            () ->
                onDelivery.handle(
                    new DeadDelivery(
                        envelope.getDeliveryTag(),
                        Buffer.buffer(body),
                        MessageBody.decode(body),
                        topology.lane(envelope.getRoutingKey()),
                        Headers.reasonOfDeath(properties),
                        channel.number)),
        /* paused= */ false);
  }

  private Subscription subscribe(
      String name, String queue, int prefetch, ConsumerChannel.Reader reader, boolean paused) {
    if (prefetch < 1) {
      throw new IllegalArgumentException("Without a prefetch the broker sends everything at once");
    }
    Context caller = Vertx.currentContext();
    Context target = caller == null ? vertx.getOrCreateContext() : caller;
    ConsumerChannel.Reader onTarget =
        (channel, envelope, properties, body) -> {
          Runnable handOn = reader.read(channel, envelope, properties, body);
          return handOn == null ? null : () -> target.runOnContext(_ -> handOn.run());
        };
    var opening = new ConsumerSetup(connections, declaration, name, queue, prefetch, onTarget);
    var subscription = new Subscription(name, opening, paused);
    subscriptions.add(subscription);
    subscription.closing().onComplete(_ -> subscriptions.remove(subscription));
    return subscription;
  }

  /** Blocks for up to some seconds: subscriptions first, then what waits to be published. */
  @Override
  public void close() {
    var ends = subscriptions.stream().map(Subscription::close).toList();
    try {
      Future.join(ends).toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().setCause(e).log("Consumers did not end in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
    depths.close();
    vertx.cancelTimer(timer);
  }
}
