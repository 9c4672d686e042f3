package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the payment of an invoice goes, by what was tried last. */
enum PaymentState {
  /** Nothing was tried, or nothing is due any more. */
  NONE,
  /** A bank has it, for days perhaps. */
  PROCESSING,
  /** The customer has to confirm it. */
  REQUIRES_ACTION,
  FAILED,
  PAID,
  /** All that was paid. */
  REFUNDED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Concludes it.
   *
   * @param payment the status of its payment intent while it is open
   * @param charges of the invoice, the newest first
   */
  static PaymentState of(
      JsonNode invoice, Optional<String> payment, List<JsonNode> charges, long refunded) {
    return switch (invoice.path("status").asText()) {
      case "paid" -> {
        long paid = StripeJson.number(invoice, "amount_paid");
        yield paid > 0 && refunded >= paid ? REFUNDED : PAID;
      }
      case "open" -> payment.map(status -> of(invoice, status)).orElseGet(() -> of(charges));
      default -> NONE;
    };
  }

  /** Source: docs.stripe.com/payments/paymentintents/lifecycle. */
  private static PaymentState of(JsonNode invoice, String intent) {
    return switch (intent) {
      case "processing" -> PROCESSING;
      case "requires_action" -> REQUIRES_ACTION;
      default -> StripeJson.number(invoice, "attempt_count") > 0 ? FAILED : NONE;
    };
  }

  private static PaymentState of(List<JsonNode> charges) {
    if (charges.isEmpty()) {
      return NONE;
    }
    return charges.getFirst().path("status").asText().equals("pending") ? PROCESSING : FAILED;
  }
}
