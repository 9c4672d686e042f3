package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on its way to the broker, and the promise that ends with it. */
final class PendingPublish {
  private static final int PERSISTENT = 2;

  final String exchange;
  final String routingKey;
  final byte[] body;
  final Context context;
  final Promise<Void> promise = Promise.promise();
  private final @Nullable Instant due;

  /** System.nanoTime until which it may wait: first for the broker, once sent for the answer. */
  volatile long deadline;

  /** Set by the broker's return, which comes before its confirm. */
  volatile boolean returned;

  PendingPublish(
      String exchange, String routingKey, byte[] body, @Nullable Instant due, Context context) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.body = body;
    this.due = due;
    this.context = context;
  }

  /** A returned message is known by its id, which is its number on the channel. */
  AMQP.BasicProperties properties(long number) {
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(PERSISTENT)
            .messageId(Long.toString(number));
    if (due != null) {
      properties.headers(Map.of(Headers.DUE, due.toEpochMilli()));
    }
    return properties.build();
  }

  boolean overdue(long now) {
    return deadline - now < 0;
  }
}
