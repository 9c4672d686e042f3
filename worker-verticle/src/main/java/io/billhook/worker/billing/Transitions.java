package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.EventTypes;
import io.billhook.mirror.ObjectKind;
import io.billhook.stripe.StripeJson;
import io.billhook.worker.billing.Announcement.Told;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an object's state is worth telling. Each rule reads what Stripe holds alone, so it gives
 * the same answer whichever event led to it, however often, in whatever order.
 */
final class Transitions {
  private Transitions() {}

  /**
   * What of an object is told; empty for kinds of which nothing is.
   *
   * @param kind of the object
   */
  static Optional<Announcement> of(ObjectKind kind, Look look) {
    JsonNode json = look.object();
    return switch (kind.type()) {
      case "subscription" -> subscription(look);
      case "invoice" -> Optional.of(InvoiceState.of(look));
      case "charge" -> Optional.of(charge(look));
      case "dispute" -> StripeJson.text(json, "status").map(status -> dispute(json, status));
      case "checkout.session" -> StripeJson.text(json, "status").map(s -> checkout(json, s));
      case "customer" ->
          Optional.of(
              json.path("deleted").asBoolean()
                  ? new Announcement("deleted", new Told(EventTypes.CUSTOMER_DELETED, null))
                  : new Announcement("", null));
      default -> Optional.empty();
    };
  }

  private static Optional<Announcement> subscription(Look look) {
    return StripeJson.text(look.object(), "status")
        .map(
            status ->
                new Announcement(
                    status, ofSubscription(look.object(), status), SubscriptionBeside.of(look)));
  }

  /** The status {@code paused} is told as every pause is. */
  private static @Nullable Told ofSubscription(JsonNode json, String status) {
    return switch (status) {
      case "trialing" -> told(EventTypes.SUBSCRIPTION_TRIALING, json, "trial_start");
      case "active" -> new Told(EventTypes.SUBSCRIPTION_ACTIVATED, null);
      case "past_due" -> new Told(EventTypes.SUBSCRIPTION_PAST_DUE, null);
      case "unpaid" -> new Told(EventTypes.SUBSCRIPTION_UNPAID, null);
      case "canceled" -> told(EventTypes.SUBSCRIPTION_CANCELED, json, "ended_at");
      case "incomplete_expired" -> told(EventTypes.SUBSCRIPTION_EXPIRED, json, "ended_at");
      default -> null; // incomplete: its first payment is awaited
    };
  }

  /** Each further partial refund is told. */
  private static Announcement charge(Look look) {
    long refunded = StripeJson.number(look.object(), "amount_refunded");
    return refunded > 0
        ? new Announcement(
            "refunded " + refunded, told(EventTypes.CHARGE_REFUNDED, look.beside(), "at"))
        : new Announcement("", null);
  }

  private static Announcement dispute(JsonNode json, String status) {
    return switch (status) {
      case "needs_response", "under_review", "warning_needs_response", "warning_under_review" ->
          new Announcement("open", told(EventTypes.DISPUTE_OPENED, json, "created"));
      case "won", "lost", "warning_closed", "prevented" ->
          new Announcement(status, new Told(EventTypes.DISPUTE_CLOSED, null));
      default -> new Announcement(status, null);
    };
  }

  private static Announcement checkout(JsonNode json, String status) {
    return status.equals("complete")
        ? new Announcement(status, told(EventTypes.CHECKOUT_COMPLETED, json, "created"))
        : new Announcement(status, null);
  }

  private static Told told(String type, JsonNode json, String field) {
    return new Told(type, StripeJson.time(json, field).orElse(null));
  }
}
