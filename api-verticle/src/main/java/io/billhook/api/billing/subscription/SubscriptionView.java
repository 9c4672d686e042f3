package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.mirror.Standing;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's subscription as it is shown.
 *
 * @param status as Stripe's, {@code none} without one
 * @param paused whether its invoices are void, or it waits for a card after its trial
 * @param syncedAt when Stripe was last asked; null without one
 */
record SubscriptionView(
    @Nullable String id,
    String status,
    String access,
    @Nullable Instant cancelsAt,
    @Nullable Instant trialEnd,
    @Nullable Instant currentPeriodStart,
    @Nullable Instant currentPeriodEnd,
    boolean paused,
    @Nullable PendingChange pendingChange,
    List<Item> items,
    List<Discount> discounts,
    @Nullable Instant syncedAt,
    boolean stale) {

  /** What is paid for; the quantity is null where usage is counted. */
  record Item(String id, String priceId, @Nullable Long quantity) {
    static Item of(JsonNode item) {
      return new Item(
          item.path("id").asText(),
          StripeJson.ids(item, "price").findFirst().orElse(""),
          item.path("quantity").isIntegralNumber() ? item.path("quantity").longValue() : null);
    }
  }

  /** A discount; Stripe names the rest only where it was asked to. */
  record Discount(
      String id,
      @Nullable String couponId,
      @Nullable String promotionCodeId,
      @Nullable Instant endsAt) {
    static Discount of(JsonNode discount) {
      return new Discount(
          discount.isTextual() ? discount.asText() : discount.path("id").asText(),
          // The second is of API versions up to 2025-08-27.
          Stream.of("source.coupon", "coupon")
              .flatMap(path -> StripeJson.ids(discount, path))
              .findFirst()
              .orElse(null),
          StripeJson.ids(discount, "promotion_code").findFirst().orElse(null),
          StripeJson.time(discount, "end").orElse(null));
    }
  }

  /**
   * Shows a standing.
   *
   * @param schedule that the subscription names, if there is a copy of it
   */
  static SubscriptionView of(Standing standing, Optional<JsonNode> schedule, boolean stale) {
    JsonNode subscription = standing.subscription();
    if (subscription == null) {
      return new SubscriptionView(
          null,
          standing.status(),
          standing.access().label(),
          null,
          null,
          null,
          null,
          false,
          null,
          List.of(),
          List.of(),
          null,
          stale);
    }
    return new SubscriptionView(
        subscription.path("id").asText(),
        standing.status(),
        standing.access().label(),
        standing.lives() ? Periods.cancelsAt(subscription).orElse(null) : null,
        StripeJson.time(subscription, "trial_end").orElse(null),
        Periods.start(subscription).orElse(null),
        Periods.end(subscription).orElse(null),
        subscription.path("pause_collection").isObject() || standing.status().equals("paused"),
        schedule.flatMap(PendingChange::of).orElse(null),
        StripeJson.at(subscription, "items.data.*").map(Item::of).toList(),
        StripeJson.at(subscription, "discounts.*")
            .filter(discount -> !discount.isNull())
            .map(Discount::of)
            .sorted(Comparator.comparing(Discount::id))
            .toList(),
        standing.syncedAt(),
        stale);
  }
}
