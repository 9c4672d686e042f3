package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** What an invoice is made of: its lines and their sums. */
final class InvoiceLines {
  private InvoiceLines() {}

  /** One subscription item, for its current period. */
  static JsonObject of(Change change, JsonObject item, boolean free) {
    long amount = free ? 0 : amount(item);
    JsonObject price = item.getJsonObject("price");
    JsonObject line = change.fresh("line_item", "il_");
    priced(line.getJsonObject("pricing"), price);
    return line.put("amount", amount)
        .put("subtotal", amount)
        .put("currency", price.getString("currency"))
        .put("description", (free ? "Trial period for " : "") + name(change, item))
        .put("quantity", item.getValue("quantity"))
        .put("subscription", item.getString("subscription"))
        .put("parent", parent(item.getString("subscription"), item.getString("id"), null))
        .put(
            "period",
            Prorations.period(
                item.getLong("current_period_start"), item.getLong("current_period_end")));
  }

  /** What was used of a metered item in a period that is over, or in what has passed of it. */
  static JsonObject ofUsage(
      Change change, JsonObject item, String customer, long start, boolean free) {
    JsonObject price = item.getJsonObject("price");
    BigDecimal used = Usage.of(change, price, customer, start, change.now());
    long amount = free ? 0 : Orders.amount(price, used);
    return of(change, item, true)
        .put("amount", amount)
        .put("subtotal", amount)
        .put("description", used.toPlainString() + " × " + product(change, price))
        .put("period", Prorations.period(start, change.now()))
        .put("quantity", used.setScale(0, RoundingMode.DOWN).longValue())
        .put("quantity_decimal", used.toPlainString());
  }

  /** An invoice item that was pending. */
  static JsonObject ofPending(Change change, JsonObject pending) {
    JsonObject details = pending.getJsonObject("parent").getJsonObject("subscription_details");
    JsonObject proration = pending.getJsonObject("proration_details");
    JsonObject parent =
        parent(
            details.getString("subscription"),
            details.getString("subscription_item"),
            pending.getString("id"));
    parent
        .getJsonObject("subscription_item_details")
        .put("proration", true)
        .put(
            "proration_details",
            new JsonObject()
                .put(
                    "credited_items",
                    proration.getValue("credited_items") instanceof JsonObject credited
                        ? credited.getValue("invoice_line_item_details")
                        : null));
    return change
        .fresh("line_item", "il_")
        .put("amount", pending.getLong("amount"))
        .put("subtotal", pending.getLong("amount"))
        .put("currency", pending.getString("currency"))
        .put("description", pending.getString("description"))
        .put("discountable", pending.getBoolean("discountable"))
        .put("discount_amounts", proration.getJsonArray("discount_amounts").copy())
        .put("quantity", pending.getLong("quantity"))
        .put("subscription", details.getString("subscription"))
        .put("parent", parent)
        .put("period", pending.getJsonObject("period").copy())
        .put("pricing", pending.getJsonObject("pricing").copy());
  }

  /** What an item costs for a whole period; what is metered is billed by its usage. */
  static long amount(JsonObject item) {
    return Orders.isMetered(item.getJsonObject("price"))
        ? 0
        : Orders.amount(item.getJsonObject("price"), item.getLong("quantity", 1L));
  }

  static void priced(JsonObject pricing, JsonObject price) {
    pricing
        .put("unit_amount_decimal", price.getValue("unit_amount_decimal"))
        .getJsonObject("price_details")
        .put("price", price.getString("id"))
        .put("product", price.getValue("product"));
  }

  private static JsonObject parent(
      String subscription, String item, @org.jspecify.annotations.Nullable String pending) {
    return new JsonObject()
        .put("invoice_item_details", null)
        .put(
            "subscription_item_details",
            new JsonObject()
                .put("invoice_item", pending)
                .put("proration", false)
                .put("proration_details", new JsonObject().put("credited_items", null))
                .put("subscription", subscription)
                .put("subscription_item", item))
        .put("type", "subscription_item_details");
  }

  /** An item as a person reads it, such as {@code 3 × Pro}. */
  static String name(Change change, JsonObject item) {
    String product = product(change, item.getJsonObject("price"));
    return item.getValue("quantity") instanceof Number quantity
        ? quantity + " × " + product
        : product;
  }

  private static String product(Change change, JsonObject price) {
    JsonObject product = price.getValue("product") instanceof String id ? change.find(id) : null;
    return product == null ? price.getString("id") : String.valueOf(product.getValue("name"));
  }

  /** Puts the lines and their sums into the invoice, before what the customer's balance does. */
  static void put(JsonObject invoice, List<JsonObject> lines) {
    long subtotal = lines.stream().mapToLong(line -> line.getLong("amount")).sum();
    long off = lines.stream().mapToLong(Reductions::sum).sum();
    lines.forEach(line -> line.put("invoice", invoice.getString("id")));
    invoice
        .getJsonObject("lines")
        .put("data", new JsonArray(lines))
        .put("total_count", lines.size())
        .put("url", "/v1/invoices/" + invoice.getString("id") + "/lines");
    invoice
        .put("subtotal", subtotal)
        .put("subtotal_excluding_tax", subtotal)
        .put("total_discount_amounts", Reductions.totals(lines))
        .put("total", subtotal - off)
        .put("total_excluding_tax", subtotal - off);
    due(invoice, 0);
  }

  /**
   * What is to be paid when the customer's balance has been taken into account: what is owed to the
   * customer, a negative one, pays first; what the invoice owes to the customer goes there.
   */
  static void due(JsonObject invoice, long balance) {
    long whole = invoice.getLong("total") + balance;
    invoice
        .put("starting_balance", balance)
        .put("ending_balance", Math.min(whole, 0))
        .put("amount_due", Math.max(whole, 0))
        .put("amount_remaining", Math.max(whole, 0));
  }
}
