package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.util.Optional;

/**
 * What of an object's state is worth telling. Each rule reads the object alone, so it gives the
 * same answer whichever event led to it, however often, in whatever order.
 */
final class Transitions {
  private Transitions() {}

  static Optional<Told> subscription(JsonNode json) {
    return StripeJson.text(json, "status").map(Transitions::ofSubscription);
  }

  private static Told ofSubscription(String status) {
    return new Told(
        status,
        switch (status) {
          case "trialing" -> DomainEvent.SUBSCRIPTION_TRIALING;
          case "active" -> DomainEvent.SUBSCRIPTION_ACTIVATED;
          case "past_due" -> DomainEvent.SUBSCRIPTION_PAST_DUE;
          case "unpaid" -> DomainEvent.SUBSCRIPTION_UNPAID;
          case "paused" -> DomainEvent.SUBSCRIPTION_PAUSED;
          case "canceled" -> DomainEvent.SUBSCRIPTION_CANCELED;
          case "incomplete_expired" -> DomainEvent.SUBSCRIPTION_EXPIRED;
          default -> null; // incomplete: its first payment is awaited
        });
  }

  /**
   * An invoice that stays open after an attempt to collect it counts as failed, and each further
   * attempt as a further failure. Stripe does not say in the invoice whether a slow debit is still
   * under way, so one of those reads the same.
   */
  static Optional<Told> invoice(JsonNode json) {
    return Optional.of(ofInvoice(json));
  }

  private static Told ofInvoice(JsonNode json) {
    boolean paid = json.path("paid").asBoolean(); // up to API version 2025-02-24
    String status = StripeJson.text(json, "status").orElse(paid ? "paid" : "");
    long attempts = StripeJson.number(json, "attempt_count");
    boolean collecting = !"send_invoice".equals(json.path("collection_method").asText());
    return switch (status) {
      case "paid" -> new Told("paid", DomainEvent.INVOICE_PAID);
      case "void" -> new Told("void", DomainEvent.INVOICE_VOIDED);
      case "uncollectible" -> new Told("uncollectible", DomainEvent.INVOICE_UNCOLLECTIBLE);
      case "open" ->
          attempts > 0 && collecting
              ? new Told("open, failed " + attempts, DomainEvent.INVOICE_PAYMENT_FAILED)
              : new Told("open", null);
      default -> new Told(status, null);
    };
  }

  /** Each further partial refund is told. */
  static Optional<Told> charge(JsonNode json) {
    long refunded = StripeJson.number(json, "amount_refunded");
    return Optional.of(
        refunded > 0
            ? new Told("refunded " + refunded, DomainEvent.CHARGE_REFUNDED)
            : new Told("", null));
  }

  static Optional<Told> dispute(JsonNode json) {
    return StripeJson.text(json, "status").map(Transitions::ofDispute);
  }

  private static Told ofDispute(String status) {
    return switch (status) {
      case "needs_response", "under_review", "warning_needs_response", "warning_under_review" ->
          new Told("open", DomainEvent.DISPUTE_OPENED);
      case "won", "lost", "warning_closed", "prevented" ->
          new Told(status, DomainEvent.DISPUTE_CLOSED);
      default -> new Told(status, null);
    };
  }
}
