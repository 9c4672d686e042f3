package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Invoice items that wait for the next invoice of their subscription. */
final class PendingItems {
  private static final String PENDING = "pending";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH);

  private PendingItems() {}

  /** A proration of an item; its amount and period are still to be put in. */
  static JsonObject of(
      Change change, JsonObject subscription, JsonObject item, String what, long at) {
    JsonObject price = item.getJsonObject("price");
    JsonObject made = change.fresh("invoiceitem");
    made.getJsonObject("parent")
        .getJsonObject("subscription_details")
        .put("subscription", subscription.getValue("id"))
        .put("subscription_item", item.getValue("id"));
    InvoiceLines.priced(made.getJsonObject("pricing"), price);
    String day = DAY.format(Instant.ofEpochSecond(at).atZone(ZoneOffset.UTC));
    return made.put("currency", price.getValue("currency"))
        .put("customer", subscription.getValue("customer"))
        .put("date", at)
        .put("description", what + InvoiceLines.name(change, item) + " after " + day)
        .put("proration", true)
        .put("quantity", item.getLong("quantity", 1L));
  }

  static void add(Change change, JsonObject subscription, JsonObject pending) {
    String owner = subscription.getString("id");
    pending.put("net_amount", pending.getLong("amount"));
    change.add(pending);
    JsonArray ids = ids(change, owner).copy().add(pending.getString("id"));
    change.note(PENDING, owner, new JsonObject().put("ids", ids));
  }

  static boolean wait(Change change, JsonObject subscription) {
    return !ids(change, subscription.getString("id")).isEmpty();
  }

  /** The lines of all that waits; from now on it stands on this invoice. */
  static List<JsonObject> take(Change change, JsonObject subscription, JsonObject invoice) {
    String owner = subscription.getString("id");
    List<JsonObject> lines = new ArrayList<>();
    for (Object id : ids(change, owner)) {
      JsonObject pending = change.find(id.toString());
      if (pending != null) {
        change.save(pending.copy().put("invoice", invoice.getString("id")));
        lines.add(InvoiceLines.ofPending(change, pending));
      }
    }
    if (!lines.isEmpty()) {
      change.note(PENDING, owner, new JsonObject().put("ids", new JsonArray()));
    }
    return lines;
  }

  private static JsonArray ids(Change change, String owner) {
    JsonObject note = change.note(PENDING, owner);
    return note == null ? new JsonArray() : note.getJsonArray("ids");
  }
}
