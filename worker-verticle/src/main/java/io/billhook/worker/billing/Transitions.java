package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.EventTypes;
import io.billhook.stripe.StripeJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an object's state is worth telling. Each rule reads the object alone, so it gives the
 * same answer whichever event led to it, however often, in whatever order.
 */
final class Transitions {
  private Transitions() {}

  static Optional<Announcement> subscription(JsonNode json) {
    return StripeJson.text(json, "status")
        .map(
            status ->
                new Announcement(status, ofSubscription(status), SubscriptionBeside.of(json)));
  }

  private static @Nullable String ofSubscription(String status) {
    return switch (status) {
      case "trialing" -> EventTypes.SUBSCRIPTION_TRIALING;
      case "active" -> EventTypes.SUBSCRIPTION_ACTIVATED;
      case "past_due" -> EventTypes.SUBSCRIPTION_PAST_DUE;
      case "unpaid" -> EventTypes.SUBSCRIPTION_UNPAID;
      case "paused" -> EventTypes.SUBSCRIPTION_PAUSED;
      case "canceled" -> EventTypes.SUBSCRIPTION_CANCELED;
      case "incomplete_expired" -> EventTypes.SUBSCRIPTION_EXPIRED;
      default -> null; // incomplete: its first payment is awaited
    };
  }

  /**
   * An invoice that stays open after an attempt to collect it counts as failed, and each further
   * attempt as a further failure. Stripe does not say in the invoice whether a slow debit is still
   * under way, so one of those reads the same.
   */
  static Optional<Announcement> invoice(JsonNode json) {
    return Optional.of(ofInvoice(json));
  }

  private static Announcement ofInvoice(JsonNode json) {
    boolean paid = json.path("paid").asBoolean(); // up to API version 2025-02-24
    String status = StripeJson.text(json, "status").orElse(paid ? "paid" : "");
    long attempts = StripeJson.number(json, "attempt_count");
    boolean collecting = !"send_invoice".equals(json.path("collection_method").asText());
    return switch (status) {
      case "paid" -> new Announcement("paid", EventTypes.INVOICE_PAID);
      case "void" -> new Announcement("void", EventTypes.INVOICE_VOIDED);
      case "uncollectible" -> new Announcement("uncollectible", EventTypes.INVOICE_UNCOLLECTIBLE);
      case "open" ->
          attempts > 0 && collecting
              ? new Announcement("open, failed " + attempts, EventTypes.INVOICE_PAYMENT_FAILED)
              : new Announcement("open", null);
      default -> new Announcement(status, null);
    };
  }

  /** Each further partial refund is told. */
  static Optional<Announcement> charge(JsonNode json) {
    long refunded = StripeJson.number(json, "amount_refunded");
    return Optional.of(
        refunded > 0
            ? new Announcement("refunded " + refunded, EventTypes.CHARGE_REFUNDED)
            : new Announcement("", null));
  }

  static Optional<Announcement> dispute(JsonNode json) {
    return StripeJson.text(json, "status").map(Transitions::ofDispute);
  }

  private static Announcement ofDispute(String status) {
    return switch (status) {
      case "needs_response", "under_review", "warning_needs_response", "warning_under_review" ->
          new Announcement("open", EventTypes.DISPUTE_OPENED);
      case "won", "lost", "warning_closed", "prevented" ->
          new Announcement(status, EventTypes.DISPUTE_CLOSED);
      default -> new Announcement(status, null);
    };
  }
}
