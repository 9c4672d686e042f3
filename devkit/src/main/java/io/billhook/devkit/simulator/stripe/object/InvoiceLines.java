package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What an invoice is made of: its lines, their sum, and its payments. */
final class InvoiceLines {
  private InvoiceLines() {}

  /** One subscription item, for its current period. */
  static JsonObject of(Change change, JsonObject invoice, JsonObject item, boolean free) {
    JsonObject price = item.getJsonObject("price");
    long quantity = item.getLong("quantity", 1L);
    long amount = free ? 0 : Orders.amount(price, quantity);
    JsonObject line = change.fresh("line_item", "il_");
    line.getJsonObject("pricing")
        .put("unit_amount_decimal", price.getValue("unit_amount_decimal"))
        .getJsonObject("price_details")
        .put("price", price.getString("id"))
        .put("product", price.getValue("product"));
    return line.put("amount", amount)
        .put("subtotal", amount)
        .put("currency", price.getString("currency"))
        .put("description", quantity + " × " + name(change, price))
        .put("invoice", invoice.getString("id"))
        .put("quantity", quantity)
        .put("parent", parent(item))
        .put(
            "period",
            new JsonObject()
                .put("end", item.getLong("current_period_end"))
                .put("start", item.getLong("current_period_start")));
  }

  private static JsonObject parent(JsonObject item) {
    return new JsonObject()
        .put("invoice_item_details", null)
        .put(
            "subscription_item_details",
            new JsonObject()
                .put("invoice_item", null)
                .put("proration", false)
                .put("proration_details", null)
                .put("subscription", item.getString("subscription"))
                .put("subscription_item", item.getString("id")))
        .put("type", "subscription_item_details");
  }

  private static Object name(Change change, JsonObject price) {
    JsonObject product = price.getValue("product") instanceof String id ? change.find(id) : null;
    return product == null ? price.getString("id") : product.getValue("name");
  }

  /** Puts the lines and their sum into the invoice. */
  static void put(JsonObject invoice, JsonArray lines) {
    long total = 0;
    for (int i = 0; i < lines.size(); i++) {
      total += lines.getJsonObject(i).getLong("amount");
    }
    invoice
        .getJsonObject("lines")
        .put("data", lines)
        .put("total_count", lines.size())
        .put("url", "/v1/invoices/" + invoice.getString("id") + "/lines");
    for (String field :
        new String[] {
          "amount_due",
          "amount_remaining",
          "subtotal",
          "subtotal_excluding_tax",
          "total",
          "total_excluding_tax"
        }) {
      invoice.put(field, total);
    }
  }

  /** Since 2025-03-31 an invoice's payments are objects of their own (Stripe docs, Changelog). */
  static void payment(Change change, JsonObject invoice, JsonObject intent, boolean paid) {
    JsonObject payment = change.fresh("invoice_payment");
    payment.getJsonObject("payment").put("payment_intent", intent.getString("id"));
    payment
        .put("amount_requested", invoice.getLong("amount_due"))
        .put("currency", invoice.getString("currency"))
        .put("invoice", invoice.getString("id"));
    if (paid) {
      payment.put("amount_paid", invoice.getLong("amount_due")).put("status", "paid");
      payment.getJsonObject("status_transitions").put("paid_at", change.now());
    }
    change.add(payment);
    if (paid) {
      change.emit("invoice_payment.paid", payment);
    }
  }
}
