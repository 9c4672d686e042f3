package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The invoices of subscriptions. A preview is made by the same code in a {@link Change#rehearsal},
 * so that both come to the same cent.
 */
final class Bills {

  /**
   * What an invoice is to say.
   *
   * @param reason its {@code billing_reason}
   * @param lines what it bills besides what is pending
   * @param start of the period in which usage and items were added to it, in seconds since 1970
   * @param prorated the time of the prorations on it
   * @param collects false where it is left open for somebody to pay
   */
  record Bill(String reason, List<JsonObject> lines, long start, long prorated, boolean collects) {}

  private Bills() {}

  /** Makes the invoice, finalizes it and collects it; in a rehearsal it stays a draft. */
  static JsonObject issue(Change change, JsonObject subscription, Bill bill) {
    JsonObject invoice = draft(change, subscription, bill);
    subscription.put("latest_invoice", invoice.getString("id"));
    Discounts.used(change, subscription, discounted(invoice));
    if (change.find(subscription.getString("id")) == null) {
      change.add(subscription.copy());
    } else {
      change.save(subscription.copy(), "customer.subscription.updated");
    }
    change.add(invoice);
    if (change.isRehearsal()) {
      return invoice;
    }
    String paused =
        subscription.getValue("pause_collection") instanceof JsonObject pause
            ? pause.getString("behavior", "")
            : "";
    if (paused.equals("keep_as_draft")) {
      return change.save(invoice.copy().put("auto_advance", false), "invoice.updated");
    }
    JsonObject open = Invoices.finalizeDraft(change, invoice.copy(), new JsonObject());
    if (!"open".equals(open.getValue("status"))) {
      return open; // nothing was due, so it is paid
    }
    return switch (paused) {
      case "void" -> Invoices.voidOpen(change, open.copy(), new JsonObject());
      case "mark_uncollectible" ->
          Invoices.markUncollectible(change, open.copy(), new JsonObject());
      default -> bill.collects() ? Invoices.collectNow(change, open) : open;
    };
  }

  private static JsonObject draft(Change change, JsonObject subscription, Bill bill) {
    JsonObject customer = change.named("customer", subscription.getString("customer"), "customer");
    JsonObject invoice = change.fresh("invoice");
    Invoices.addressed(invoice, customer);
    Invoices.parent(invoice, subscription);
    List<JsonObject> lines = new ArrayList<>(PendingItems.take(change, subscription, invoice));
    if (!lines.isEmpty()) {
      invoice
          .getJsonObject("parent")
          .getJsonObject("subscription_details")
          .put("subscription_proration_date", bill.prorated());
    }
    bill.lines().forEach(line -> lines.add(line.copy()));
    Reductions.apply(change, Discounts.of(change, subscription), lines);
    InvoiceLines.put(invoice, lines);
    InvoiceLines.due(invoice, customer.getLong("balance", 0L));
    lines.forEach(line -> Prorations.billed(change, line));
    return invoice
        .put("billing_reason", bill.reason())
        .put("collection_method", subscription.getString("collection_method"))
        .put("currency", subscription.getString("currency"))
        .put("discounts", discounted(invoice))
        .put("auto_advance", true)
        .put("period_start", bill.start())
        .put("period_end", change.now());
  }

  private static JsonArray discounted(JsonObject invoice) {
    JsonArray ids = new JsonArray();
    JsonArray totals = invoice.getJsonArray("total_discount_amounts");
    for (int i = 0; i < totals.size(); i++) {
      JsonObject total = totals.getJsonObject(i);
      if (total.getLong("amount") > 0) {
        ids.add(total.getString("discount"));
      }
    }
    return ids;
  }
}
