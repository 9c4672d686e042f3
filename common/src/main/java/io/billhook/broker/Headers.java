package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What our messages carry beside their ids. */
final class Headers {
  /** Epoch milliseconds, a long. */
  static final String DUE = "due";

  private Headers() {}

  static @Nullable Instant due(AMQP.BasicProperties properties) {
    return header(properties, DUE) instanceof Number millis
        ? Instant.ofEpochMilli(millis.longValue())
        : null;
  }

  /** The newest reason in RabbitMQ's {@code x-death}. */
  static @Nullable String reasonOfDeath(AMQP.BasicProperties properties) {
    return header(properties, "x-death") instanceof List<?> deaths
            && !deaths.isEmpty()
            && deaths.getFirst() instanceof Map<?, ?> death
            && death.get("reason") != null
        ? String.valueOf(death.get("reason"))
        : null;
  }

  private static @Nullable Object header(AMQP.BasicProperties properties, String name) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? null : headers.get(name);
  }
}
