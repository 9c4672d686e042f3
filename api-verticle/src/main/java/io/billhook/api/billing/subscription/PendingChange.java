package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a subscription schedule holds for its next phase. */
record PendingChange(String priceId, @Nullable Long quantity, Instant at) {
  private static final Set<String> OPEN = Set.of("active", "not_started");

  /** Empty where nothing follows the phase that is under way, or the schedule is over. */
  static Optional<PendingChange> of(JsonNode schedule) {
    Optional<Instant> now = StripeJson.time(schedule, "current_phase.start_date");
    if (!OPEN.contains(schedule.path("status").asText()) || now.isEmpty()) {
      return Optional.empty();
    }
    Set<List<Object>> held =
        StripeJson.at(schedule, "phases.*")
            .filter(phase -> start(phase).equals(now.get()))
            .flatMap(phase -> StripeJson.at(phase, "items.*"))
            .map(PendingChange::content)
            .collect(Collectors.toSet());
    return StripeJson.at(schedule, "phases.*")
        .filter(phase -> start(phase).isAfter(now.get()))
        .min(Comparator.comparing(PendingChange::start))
        .flatMap(phase -> ofPhase(phase, held));
  }

  /** What an item is, for comparison: the price and how much of it. */
  private static List<Object> content(JsonNode item) {
    return List.of(
        StripeJson.ids(item, "price").findFirst().orElse(""), item.path("quantity").asText());
  }

  private static Instant start(JsonNode phase) {
    return StripeJson.time(phase, "start_date").orElse(Instant.EPOCH);
  }

  /** Of several items the first that is another than those that are held. */
  private static Optional<PendingChange> ofPhase(JsonNode phase, Set<List<Object>> held) {
    return StripeJson.at(phase, "items.*")
        .min(Comparator.comparing(item -> held.contains(content(item))))
        .flatMap(
            item ->
                StripeJson.ids(item, "price")
                    .findFirst()
                    .map(price -> new PendingChange(price, quantity(item), start(phase))));
  }

  private static @Nullable Long quantity(JsonNode item) {
    return item.path("quantity").isIntegralNumber() ? item.path("quantity").longValue() : null;
  }
}
