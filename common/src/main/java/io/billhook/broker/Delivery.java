package io.billhook.broker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Jobs to claim.
 *
 * @param tag the broker's number of the delivery
 * @param ids of 1 to 32 jobs
 * @param due when a retry is due, in the sender's time; null for at once
 * @param redelivered whether it may have been delivered before
 * @param channel the channel that delivered it
 */
public record Delivery(
    long tag, List<UUID> ids, @Nullable Instant due, boolean redelivered, long channel)
    implements Received {}
