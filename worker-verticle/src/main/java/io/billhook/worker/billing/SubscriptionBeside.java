package io.billhook.worker.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.EventTypes;
import io.billhook.stripe.StripeJson;
import io.billhook.worker.billing.Announcement.Beside;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;

/**
 * What of a subscription changes while its {@code status} stays, and is told. Not told, since it
 * changes nothing that a customer has: how collecting is paused and until when, a trial's end, a
 * discount, a payment method. One that is over has nothing beside its status.
 */
final class SubscriptionBeside {
  private SubscriptionBeside() {}

  static List<Beside> of(JsonNode subscription) {
    return switch (subscription.path("status").asText()) {
      case "canceled", "incomplete_expired" -> List.of();
      default -> List.of(collection(subscription), end(subscription), items(subscription));
    };
  }

  /** Not the status {@code paused}, in which no invoices are made. */
  private static Beside collection(JsonNode subscription) {
    boolean paused = subscription.path("pause_collection").isObject();
    return new Beside(
        "collection",
        paused ? "paused" : "",
        paused
            ? EventTypes.SUBSCRIPTION_COLLECTION_PAUSED
            : EventTypes.SUBSCRIPTION_COLLECTION_RESUMED,
        true);
  }

  /** When it is to end, if it is; another time is told like a first one. */
  private static Beside end(JsonNode subscription) {
    long at = StripeJson.number(subscription, "cancel_at");
    boolean atPeriodEnd = subscription.path("cancel_at_period_end").asBoolean();
    String end = at > 0 ? Long.toString(at) : atPeriodEnd ? "period" : "";
    return new Beside(
        "ends",
        end,
        end.isEmpty()
            ? EventTypes.SUBSCRIPTION_CANCELLATION_WITHDRAWN
            : EventTypes.SUBSCRIPTION_CANCELLATION_SCHEDULED,
        true);
  }

  /**
   * Which prices and how many of each, as a sum to compare; the first ones come with the status.
   */
  private static Beside items(JsonNode subscription) {
    List<String> items =
        StreamSupport.stream(subscription.path("items").path("data").spliterator(), false)
            .map(
                item ->
                    StripeJson.ids(item, "price").findFirst().orElse("")
                        + " × "
                        + item.path("quantity").asText())
            .sorted()
            .toList();
    var sum = new CRC32();
    sum.update(items.toString().getBytes(UTF_8));
    return new Beside(
        "items",
        items.isEmpty() ? "" : Long.toHexString(sum.getValue()),
        EventTypes.SUBSCRIPTION_ITEMS_CHANGED,
        false);
  }
}
