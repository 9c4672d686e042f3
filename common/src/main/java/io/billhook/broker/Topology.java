package io.billhook.broker;

import java.util.List;
import java.util.Map;

/**
 * The names on the broker and how its queues behave. RabbitMQ reads the arguments that begin with
 * {@code x-}, Qpid Broker-J those named as its own attributes; each ignores the other's.
 *
 * <pre>
 *   work (direct) ── routing key = queue's name ──► work queue ── rejected, too often delivered ──► dead
 *   retry.1s (fanout) ──► retry.1s ── after 1 s, routing key kept ──► work        (one of each tier)
 *   dead (fanout) ──► dead
 * </pre>
 *
 * @param prefix of every name
 * @param queues the lanes, without prefix
 */
public record Topology(String prefix, List<String> queues) {

  /**
   * High, because attempts are counted in the ledger: only a message that kills brokers gets there.
   */
  private static final int DELIVERY_LIMIT = 100;

  /**
   * Operators look at dead letters as often as they like, and each look is a delivery. Unless told,
   * RabbitMQ 4 drops a message after the 20th, since this queue has no dead letters of its own.
   */
  private static final int MOST_LOOKS_AT_THE_DEAD = 1_000_000_000;

  public Topology {
    queues = List.copyOf(queues);
  }

  public String workExchange() {
    return prefix + ".work";
  }

  /** The queue's name on the broker, which is also its routing key. */
  public String workQueue(String queue) {
    return prefix + "." + queue;
  }

  public String retryExchange(RetryTier tier) {
    return prefix + ".retry." + tier.label();
  }

  public String retryQueue(RetryTier tier) {
    return retryExchange(tier);
  }

  public String deadExchange() {
    return prefix + ".dead";
  }

  public String deadQueue() {
    return deadExchange();
  }

  /** The lane that a routing key leads to; the key itself where it is none of ours. */
  String lane(String routingKey) {
    return routingKey.startsWith(prefix + ".")
        ? routingKey.substring(prefix.length() + 1)
        : routingKey;
  }

  Map<String, Object> workArguments() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-overflow",
        "reject-publish",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        deadExchange(),
        "x-dead-letter-strategy",
        "at-least-once",
        "alternateBinding",
        Map.of("destination", deadExchange()),
        "maximumDeliveryAttempts",
        1);
  }

  Map<String, Object> retryArguments(RetryTier tier) {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-overflow",
        "reject-publish",
        "x-message-ttl",
        tier.delay().toMillis(),
        "x-dead-letter-exchange",
        workExchange(),
        "x-dead-letter-strategy",
        "at-least-once",
        "alternateBinding",
        Map.of("destination", workExchange()),
        "maximumMessageTtl",
        tier.delay().toMillis(),
        "expiryPolicy",
        "ROUTE_TO_ALTERNATE");
  }

  Map<String, Object> deadArguments() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-overflow",
        "reject-publish",
        "x-delivery-limit",
        MOST_LOOKS_AT_THE_DEAD);
  }
}
