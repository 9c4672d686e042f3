package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An invoice in a list. Amounts are in the currency's smallest unit.
 *
 * @param disputed whether a payment of it is, or was
 */
record InvoiceView(
    String id,
    @Nullable String number,
    String status,
    String paymentState,
    String currency,
    long total,
    long amountDue,
    long amountPaid,
    long amountRefunded,
    boolean disputed,
    Instant createdAt,
    @Nullable Instant paidAt,
    @Nullable Instant nextAttemptAt,
    @Nullable String hostedInvoiceUrl,
    @Nullable String pdfUrl) {

  /**
   * Shows an invoice.
   *
   * @param payment the status of its payment intent while it is open
   */
  static InvoiceView of(JsonNode invoice, Optional<String> payment, Charges charges) {
    List<JsonNode> own = charges.of(invoice);
    long refunded = own.stream().mapToLong(c -> StripeJson.number(c, "amount_refunded")).sum();
    return new InvoiceView(
        invoice.path("id").asText(),
        StripeJson.text(invoice, "number").orElse(null),
        invoice.path("status").asText(),
        PaymentState.of(invoice, payment, own, refunded).label(),
        invoice.path("currency").asText(),
        StripeJson.number(invoice, "total"),
        StripeJson.number(invoice, "amount_due"),
        StripeJson.number(invoice, "amount_paid"),
        refunded,
        own.stream().anyMatch(charge -> charge.path("disputed").asBoolean()),
        StripeJson.time(invoice, "created").orElse(Instant.EPOCH),
        StripeJson.time(invoice, "status_transitions.paid_at").orElse(null),
        StripeJson.time(invoice, "next_payment_attempt").orElse(null),
        StripeJson.text(invoice, "hosted_invoice_url").orElse(null),
        StripeJson.text(invoice, "invoice_pdf").orElse(null));
  }
}
