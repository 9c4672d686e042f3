package io.billhook.broker;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker gave up.
 *
 * @param tag the broker's number of the delivery
 * @param body as it was published
 * @param ids of the jobs in it; null where the bytes cannot be read
 * @param queue the lane it was for, without prefix
 * @param reason {@code rejected}, {@code delivery_limit}, {@code expired} or {@code maxlen} as
 *     RabbitMQ says it; null where the broker doesn't
 * @param channel the channel that delivered it
 */
public record DeadDelivery(
    long tag,
    Buffer body,
    @Nullable List<UUID> ids,
    String queue,
    @Nullable String reason,
    long channel)
    implements Received {}
