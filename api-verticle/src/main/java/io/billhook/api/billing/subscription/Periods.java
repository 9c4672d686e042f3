package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a subscription's period is, and when it ends. Periods are of its items since API version
 * 2025-03-31; before they were of the whole.
 */
final class Periods {
  private Periods() {}

  static Optional<Instant> start(JsonNode subscription) {
    return times(subscription, "current_period_start").max(Comparator.naturalOrder());
  }

  /** The first to come, where its items have periods of their own. */
  static Optional<Instant> end(JsonNode subscription) {
    return times(subscription, "current_period_end").min(Comparator.naturalOrder());
  }

  /** When it is to end: at a time, or with its period. */
  static Optional<Instant> cancelsAt(JsonNode subscription) {
    Optional<Instant> at = StripeJson.time(subscription, "cancel_at");
    return at.isEmpty() && subscription.path("cancel_at_period_end").asBoolean()
        ? end(subscription)
        : at;
  }

  private static Stream<Instant> times(JsonNode subscription, String field) {
    Stream<JsonNode> places =
        Stream.concat(StripeJson.at(subscription, "items.data.*"), Stream.of(subscription));
    return places.flatMap(place -> StripeJson.time(place, field).stream());
  }
}
