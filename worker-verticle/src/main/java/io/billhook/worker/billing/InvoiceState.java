package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.EventTypes;
import io.billhook.stripe.StripeJson;
import io.billhook.worker.billing.Announcement.Told;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What of an invoice is told. */
final class InvoiceState {
  /** Where an invoice names its subscription. */
  static final String SUBSCRIPTION = "parent.subscription_details.subscription";

  private InvoiceState() {}

  static Announcement of(Look look) {
    JsonNode json = look.object();
    boolean paid = json.path("paid").asBoolean(); // up to API version 2025-02-24
    String status = StripeJson.text(json, "status").orElse(paid ? "paid" : "");
    return switch (status) {
      case "paid" -> ended(json, status, EventTypes.INVOICE_PAID, "paid_at");
      case "void" -> ended(json, status, EventTypes.INVOICE_VOIDED, "voided_at");
      case "uncollectible" ->
          ended(json, status, EventTypes.INVOICE_UNCOLLECTIBLE, "marked_uncollectible_at");
      case "open" -> open(json, look.beside());
      default -> new Announcement(status, null);
    };
  }

  private static Announcement ended(JsonNode json, String status, String type, String field) {
    return new Announcement(
        status, new Told(type, StripeJson.time(json, "status_transitions." + field).orElse(null)));
  }

  /**
   * An invoice that stays open after an attempt to collect it counts as failed, and each further
   * attempt as a further failure; unless its payment is still under way, as a debit's, or waits for
   * the payer.
   */
  private static Announcement open(JsonNode json, JsonNode beside) {
    long attempts = StripeJson.number(json, "attempt_count");
    boolean collecting = !"send_invoice".equals(json.path("collection_method").asText());
    @Nullable Instant at = StripeJson.time(beside, "at").orElse(null);
    return switch (beside.path("payment").asText()) {
      case "processing" ->
          new Announcement(
              "open, processing " + attempts, new Told(EventTypes.INVOICE_PAYMENT_PROCESSING, at));
      case "requires_action" ->
          // The last charge, if there was one, is of an earlier attempt.
          new Announcement(
              "open, action " + attempts,
              new Told(EventTypes.INVOICE_PAYMENT_ACTION_REQUIRED, null));
      default ->
          attempts > 0 && collecting
              ? new Announcement(
                  "open, failed " + attempts, new Told(EventTypes.INVOICE_PAYMENT_FAILED, at))
              : new Announcement("open", null);
    };
  }
}
