package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One invoice with all of its lines, and with what was paid, given back and disputed. */
record InvoiceDetail(
    @JsonUnwrapped InvoiceView invoice,
    List<Line> lines,
    List<Payment> payments,
    List<Return> refunds,
    List<Return> disputes) {

  /** What is asked for. */
  record Line(
      @Nullable String description,
      long amount,
      @Nullable Long quantity,
      @Nullable String priceId,
      @Nullable Instant periodStart,
      @Nullable Instant periodEnd,
      boolean proration) {

    static Line of(JsonNode line) {
      return new Line(
          StripeJson.text(line, "description").orElse(null),
          StripeJson.number(line, "amount"),
          line.path("quantity").isIntegralNumber() ? line.path("quantity").longValue() : null,
          StripeJson.ids(line, "pricing.price_details.price").findFirst().orElse(null),
          StripeJson.time(line, "period.start").orElse(null),
          StripeJson.time(line, "period.end").orElse(null),
          isProration(line));
    }

    /** Says so in what it comes from, since API version 2025-03-31. */
    private static boolean isProration(JsonNode line) {
      return Stream.of("subscription_item_details", "invoice_item_details")
          .anyMatch(from -> line.path("parent").path(from).path("proration").asBoolean());
    }
  }

  /** A try to charge it. */
  record Payment(
      String id,
      long amount,
      String status,
      @Nullable String failureCode,
      @Nullable String method,
      @Nullable String last4,
      Instant createdAt) {

    static Payment of(JsonNode charge) {
      JsonNode details = charge.path("payment_method_details");
      Optional<String> method = StripeJson.text(details, "type");
      return new Payment(
          charge.path("id").asText(),
          StripeJson.number(charge, "amount"),
          charge.path("status").asText(),
          StripeJson.text(charge, "failure_code").orElse(null),
          method.orElse(null),
          method.flatMap(type -> StripeJson.text(details.path(type), "last4")).orElse(null),
          StripeJson.time(charge, "created").orElse(Instant.EPOCH));
    }
  }

  /** Money that goes back, or is claimed back. */
  record Return(
      String id, long amount, @Nullable String status, @Nullable String reason, Instant createdAt) {

    static Return of(Row row) {
      JsonNode object = StripeJson.stored(row.text("data"));
      return new Return(
          object.path("id").asText(),
          StripeJson.number(object, "amount"),
          StripeJson.text(object, "status").orElse(null),
          StripeJson.text(object, "reason").orElse(null),
          StripeJson.time(object, "created").orElse(Instant.EPOCH));
    }
  }

  /** Read in a transaction of the role api. */
  static InvoiceDetail of(Tx tx, JsonNode invoice, Optional<String> payment, Charges charges) {
    List<String> ids = charges.all().stream().map(charge -> charge.path("id").asText()).toList();
    List<Row> returns =
        ids.isEmpty() ? List.of() : tx.query(InvoiceSql.OF_CHARGES, ids).map(r -> r);
    return new InvoiceDetail(
        InvoiceView.of(invoice, payment, charges),
        StripeJson.at(invoice, "lines.data.*").map(Line::of).toList(),
        charges.all().stream().map(Payment::of).toList(),
        of(returns, "refund"),
        of(returns, "dispute"));
  }

  private static List<Return> of(List<Row> returns, String object) {
    return returns.stream()
        .filter(row -> row.text("object").equals(object))
        .map(Return::of)
        .toList();
  }
}
