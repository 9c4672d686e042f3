package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Credits and debits for what changes within a period, to the second (Stripe docs, Prorations). In
 * flexible billing mode a credit is a part of what was last billed for the item, whatever has
 * changed since; amounts stand without their discounts, which are told beside them.
 */
final class Prorations {

  /** Under which it is noted what was last billed for an item. */
  private static final String BILLED = "billed";

  private Prorations() {}

  /** Makes the pending invoice items of the step from one state of a subscription to the next. */
  static void pend(Change change, JsonObject before, JsonObject after, long at) {
    List<JsonObject> old = StripeObjects.items(before);
    List<JsonObject> now = StripeObjects.items(after);
    for (JsonObject item : old) {
      JsonObject next = named(now, item);
      if (next == null || differs(item, next)) {
        credit(change, before, item, at);
      }
    }
    for (JsonObject item : now) {
      JsonObject earlier = named(old, item);
      boolean begins = earlier != null && !samePeriod(earlier, item);
      if (!begins && (earlier == null || differs(earlier, item))) {
        debit(change, after, item, at);
      }
    }
  }

  static @Nullable JsonObject named(List<JsonObject> items, JsonObject like) {
    return items.stream()
        .filter(item -> Objects.equals(item.getValue("id"), like.getValue("id")))
        .findFirst()
        .orElse(null);
  }

  static boolean samePeriod(JsonObject one, JsonObject other) {
    return Objects.equals(
            one.getLong("current_period_start"), other.getLong("current_period_start"))
        && Objects.equals(one.getLong("current_period_end"), other.getLong("current_period_end"));
  }

  private static boolean differs(JsonObject one, JsonObject other) {
    return !samePeriod(one, other)
        || !Objects.equals(one.getLong("quantity", 1L), other.getLong("quantity", 1L))
        || !Objects.equals(
            one.getJsonObject("price").getString("id"),
            other.getJsonObject("price").getString("id"));
  }

  /** Part of what was billed for the item, from a time to the end of what it was billed for. */
  static void credit(Change change, JsonObject subscription, JsonObject item, long at) {
    JsonObject billed = change.note(BILLED, item.getString("id"));
    if (billed == null || billed.getLong("amount") <= 0 || at >= billed.getLong("end")) {
      return;
    }
    long from = Math.max(at, billed.getLong("start"));
    long part = billed.getLong("end") - from;
    long whole = billed.getLong("end") - billed.getLong("start");
    JsonArray discounts = new JsonArray();
    JsonArray taken = billed.getJsonArray("discount_amounts");
    for (int i = 0; i < taken.size(); i++) {
      JsonObject one = taken.getJsonObject(i);
      discounts.add(one.copy().put("amount", -Money.share(one.getLong("amount"), part, whole)));
    }
    JsonObject pending =
        PendingItems.of(change, subscription, item, "Unused time on ", at)
            .put("amount", -Money.share(billed.getLong("amount"), part, whole))
            .put("discountable", false)
            .put("period", period(from, billed.getLong("end")));
    pending
        .getJsonObject("proration_details")
        .put("credited_items", creditedItems(billed))
        .put("discount_amounts", discounts);
    PendingItems.add(change, subscription, pending);
    change.note(BILLED, item.getString("id"), billed.copy().put("amount", 0L).put("pending", null));
  }

  /** What was billed: a line of an invoice, or an item that waits for one. */
  private static @Nullable JsonObject creditedItems(JsonObject billed) {
    JsonObject line = billed.getJsonObject("credited");
    String pending = billed.getString("pending");
    if (line == null && pending == null) {
      return null;
    }
    return new JsonObject()
        .put("invoice_item", line == null ? pending : null)
        .put("invoice_line_item_details", line)
        .put("type", line == null ? "invoice_item" : "invoice_line_item_details");
  }

  private static void debit(Change change, JsonObject subscription, JsonObject item, long at) {
    long start = item.getLong("current_period_start");
    long end = item.getLong("current_period_end");
    long amount = Money.share(InvoiceLines.amount(item), end - Math.max(at, start), end - start);
    JsonObject pending =
        PendingItems.of(change, subscription, item, "Remaining time on ", at)
            .put("amount", amount)
            .put("period", period(Math.max(at, start), end));
    if (amount > 0) {
      PendingItems.add(change, subscription, pending);
      // Not invoiced yet: its discounts are those that it would have now.
      JsonObject line = InvoiceLines.ofPending(change, pending);
      Reductions.apply(change, Discounts.of(change, subscription), List.of(line));
      billed(change, line);
    }
  }

  /**
   * Notes what a line bills, so that a later change credits a part of it. A pending debit that
   * comes onto an invoice after it was credited in its turn is no longer noted.
   */
  static void billed(Change change, JsonObject line) {
    JsonObject parent = line.getJsonObject("parent").getJsonObject("subscription_item_details");
    if (parent == null || line.getLong("amount") < 0) {
      return;
    }
    String item = parent.getString("subscription_item");
    String pending = parent.getString("invoice_item");
    JsonObject known = change.note(BILLED, item);
    JsonObject credited = null;
    if (line.getValue("invoice") instanceof String invoice) {
      if (pending != null && (known == null || !pending.equals(known.getValue("pending")))) {
        return;
      }
      credited =
          new JsonObject()
              .put("invoice", invoice)
              .put("invoice_line_items", new JsonArray().add(line.getString("id")));
    }
    change.note(
        BILLED,
        item,
        new JsonObject()
            .put("amount", line.getLong("amount"))
            .put("discount_amounts", line.getJsonArray("discount_amounts").copy())
            .put("start", line.getJsonObject("period").getLong("start"))
            .put("end", line.getJsonObject("period").getLong("end"))
            .put("pending", pending)
            .put("credited", credited));
  }

  static JsonObject period(long start, long end) {
    return new JsonObject().put("end", end).put("start", start);
  }
}
