package io.billhook.worker.billing.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a receipt says, read from the invoice that was paid. Dates are in UTC. */
final class Receipt {
  private Receipt() {}

  /** What its template is given; empty texts stand for what the invoice does not say. */
  static Map<String, Object> values(JsonNode invoice) {
    String currency = StripeJson.text(invoice, "currency").orElse("");
    String number = StripeJson.text(invoice, "number").orElse("");
    long total = StripeJson.number(invoice, "total");
    long subtotal = StripeJson.number(invoice, "subtotal");
    Map<String, Object> values = new HashMap<>();
    values.put("number", number);
    values.put("paid_on", day(invoice, "status_transitions.paid_at", "created"));
    values.put("lines", lines(invoice, currency));
    values.put("more_lines", invoice.path("lines").path("has_more").asBoolean());
    values.put("total", Words.money(total, currency));
    long paid = StripeJson.number(invoice, "amount_paid");
    values.put("paid", Words.money(paid, currency));
    values.put("paid_other", paid == total ? "" : Words.money(paid, currency));
    long balance = balance(invoice);
    values.put("balance", balance < 0 ? Words.money(balance, currency) : "");
    values.put("owed", balance > 0 ? Words.money(balance, currency) : "");
    long credited = StripeJson.number(invoice, "pre_payment_credit_notes_amount");
    values.put("credited", credited > 0 ? Words.money(-credited, currency) : "");
    long over = StripeJson.number(invoice, "amount_overpaid");
    values.put("overpaid", over > 0 ? Words.money(over, currency) : "");
    values.put("subtotal", subtotal == total ? "" : Words.money(subtotal, currency));
    values.put("tax", tax(invoice).map(amount -> Words.money(amount, currency)).orElse(""));
    values.put("link", Words.page(invoice));
    return Map.copyOf(values);
  }

  /**
   * What the customer's balance added to the total: below 0 where it paid for a part of it, above
   * where something was owed from before. Stripe counts a balance in the customer's favour below 0.
   */
  private static long balance(JsonNode invoice) {
    return invoice.path("ending_balance").isNumber()
        ? StripeJson.number(invoice, "starting_balance")
            - StripeJson.number(invoice, "ending_balance")
        : 0;
  }

  private static List<Map<String, Object>> lines(JsonNode invoice, String currency) {
    return StreamSupport.stream(invoice.path("lines").path("data").spliterator(), false)
        .map(
            line ->
                Map.<String, Object>of(
                    "description",
                    StripeJson.text(line, "description").orElse("Item"),
                    "period",
                    period(line.path("period")),
                    "amount",
                    Words.money(
                        StripeJson.number(line, "amount"),
                        StripeJson.text(line, "currency").orElse(currency))))
        .toList();
  }

  /** Empty where the line is for one moment. */
  private static String period(JsonNode period) {
    long start = StripeJson.number(period, "start");
    long end = StripeJson.number(period, "end");
    return start > 0 && end > start ? Words.day(start) + " – " + Words.day(end) : "";
  }

  /** The tax in the total, in either shape; empty where there is none. */
  private static Optional<Long> tax(JsonNode invoice) {
    long sum = StripeJson.number(invoice, "tax"); // up to API version 2025-02-24
    if (sum == 0) {
      sum =
          StreamSupport.stream(invoice.path("total_taxes").spliterator(), false)
              .mapToLong(tax -> StripeJson.number(tax, "amount"))
              .sum();
    }
    return sum == 0 ? Optional.empty() : Optional.of(sum);
  }

  private static String day(JsonNode json, String first, String second) {
    long at = StripeJson.number(json, first);
    return Words.day(at > 0 ? at : StripeJson.number(json, second));
  }
}
