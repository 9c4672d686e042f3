package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The charges of some invoices, the newest first. An invoice names its payments, those the payment
 * intents, and charges are tries of these (docs.stripe.com/api/invoice-payment).
 */
record Charges(List<JsonNode> all) {
  private static final String INTENTS = "payments.data.*.payment.payment_intent";

  Charges {
    all = List.copyOf(all);
  }

  /** Read in a transaction of the role api. */
  static Charges of(Tx tx, List<JsonNode> invoices) {
    List<String> intents = invoices.stream().flatMap(Charges::intents).distinct().toList();
    return new Charges(
        intents.isEmpty()
            ? List.of()
            : tx.query(InvoiceSql.CHARGES, intents)
                .map(row -> StripeJson.stored(row.text("data"))));
  }

  /** Those of one of the invoices. */
  List<JsonNode> of(JsonNode invoice) {
    Set<String> intents = intents(invoice).collect(Collectors.toSet());
    return all.stream()
        .filter(charge -> StripeJson.ids(charge, "payment_intent").anyMatch(intents::contains))
        .toList();
  }

  private static Stream<String> intents(JsonNode invoice) {
    return StripeJson.ids(invoice, INTENTS);
  }
}
