package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Invoices: draft, open, paid, void. */
public final class Invoices {
  private Invoices() {}

  static JsonObject create(Change change, JsonObject invoice, JsonObject params) {
    String id = params.getString("customer");
    if (id == null) {
      throw StripeError.missing("customer");
    }
    addressed(invoice, change.named("customer", id, "customer"));
    String subscription = params.getString("subscription");
    if (subscription != null) {
      parent(invoice, change.named("subscription", subscription, "subscription"));
    }
    InvoiceLines.put(invoice, List.of());
    return change.add(invoice.put("period_start", change.now()).put("period_end", change.now()));
  }

  static void addressed(JsonObject invoice, JsonObject customer) {
    invoice
        .put("customer", customer.getString("id"))
        .put("customer_email", customer.getValue("email"))
        .put("customer_name", customer.getValue("name"))
        .put("customer_phone", customer.getValue("phone"))
        .put("customer_address", customer.getValue("address"));
  }

  static void parent(JsonObject invoice, JsonObject subscription) {
    JsonObject metadata = subscription.getJsonObject("metadata", new JsonObject());
    invoice.put(
        "parent",
        new JsonObject()
            .put("quote_details", null)
            .put(
                "subscription_details",
                new JsonObject()
                    .put("metadata", metadata.copy())
                    .put("subscription", subscription.getString("id")))
            .put("type", "subscription_details"));
  }

  /** Where the invoice names its subscription, in the shape of now or of before 2025-03-31. */
  public static @Nullable String subscription(JsonObject invoice) {
    if (invoice.getValue("parent") instanceof JsonObject parent
        && parent.getValue("subscription_details") instanceof JsonObject details
        && details.getValue("subscription") instanceof String id) {
      return id;
    }
    return invoice.getValue("subscription") instanceof String id ? id : null;
  }

  static JsonObject finalizeDraft(Change change, JsonObject invoice, JsonObject params) {
    if (!"draft".equals(invoice.getValue("status"))) {
      throw StripeError.invalid(
          "invoice_not_editable",
          null,
          "This invoice is already finalized, you can't re-finalize.");
    }
    String id = invoice.getString("id");
    customer(change, invoice);
    transition(invoice, "open", "finalized_at", change.now())
        .put("effective_at", change.now())
        .put("hosted_invoice_url", change.address() + "/_sim/stripe/invoices/" + id)
        .put("invoice_pdf", change.address() + "/_sim/stripe/invoices/" + id + "/pdf");
    change.save(invoice, "invoice.finalized");
    if (invoice.getLong("amount_due") == 0) {
      return Collection.paid(change, invoice.copy());
    }
    Collection.expect(change, invoice);
    return invoice;
  }

  /** The customer's numbering goes on, and its balance is what the invoice leaves of it. */
  private static void customer(Change change, JsonObject invoice) {
    JsonObject stored = change.find(invoice.getString("customer", ""));
    if (stored == null || Change.isDeleted(stored)) {
      return;
    }
    JsonObject customer = stored.copy();
    InvoiceLines.due(invoice, customer.getLong("balance", 0L));
    long next = customer.getLong("next_invoice_sequence", 1L);
    String prefix = customer.getString("invoice_prefix", "BILLHOOK");
    invoice.put("number", String.format(Locale.ROOT, "%s-%04d", prefix, next));
    change.save(
        customer
            .put("next_invoice_sequence", next + 1)
            .put("balance", invoice.getLong("ending_balance"))
            .put("currency", invoice.getString("currency")),
        "customer.updated");
  }

  /** Collects an open invoice by itself, where it is to be collected so. */
  static JsonObject collectNow(Change change, JsonObject invoice) {
    boolean automatic = "charge_automatically".equals(invoice.getValue("collection_method"));
    return automatic && "open".equals(invoice.getValue("status"))
        ? Collection.collect(change, invoice, defaultMethod(change, invoice), true)
        : invoice;
  }

  static JsonObject pay(Change change, JsonObject invoice, JsonObject params) {
    String status = invoice.getString("status", "");
    if (status.equals("draft")) {
      invoice = finalizeDraft(change, invoice, params).copy();
      status = invoice.getString("status", "");
    }
    if (!status.equals("open")) {
      throw StripeError.invalid(null, null, "Invoice is already " + status);
    }
    if (Boolean.TRUE.equals(params.getValue("paid_out_of_band"))) {
      Collection.abandon(change, invoice);
      return Collection.paid(change, invoice);
    }
    String method = methodFor(change, invoice, params);
    JsonObject after = Collection.collect(change, invoice, method, false);
    JsonObject intent = Collection.intent(change, after);
    return switch (intent == null ? "" : intent.getString("status", "")) {
      case "succeeded", "processing" -> after;
      case "requires_action" -> throw StripeError.actionRequired();
      default -> throw StripeError.declined("Your card was declined.");
    };
  }

  private static String methodFor(Change change, JsonObject invoice, JsonObject params) {
    String given = params.getString("payment_method");
    if (given != null) {
      return PaymentMethods.resolve(change, given, "payment_method").getString("id");
    }
    String method = defaultMethod(change, invoice);
    if (method == null) {
      throw StripeError.invalid(
          "resource_missing", null, "There is no default_payment_method set on this Customer.");
    }
    return method;
  }

  /** The invoice's own, else its subscription's, else its customer's. */
  static @Nullable String defaultMethod(Change change, JsonObject invoice) {
    if (invoice.getValue("default_payment_method") instanceof String own) {
      return own;
    }
    String id = subscription(invoice);
    JsonObject subscription = id == null ? null : change.find(id);
    JsonObject customer = change.find(invoice.getString("customer", ""));
    return customer == null
        ? null
        : Subscriptions.paymentMethod(
            change, subscription == null ? new JsonObject() : subscription, customer);
  }

  static JsonObject voidOpen(Change change, JsonObject invoice, JsonObject params) {
    if (!Set.of("open", "uncollectible").contains(invoice.getString("status", ""))) {
      throw StripeError.invalid(null, null, "You can only void open or uncollectible invoices.");
    }
    Collection.abandon(change, invoice);
    transition(invoice, "void", "voided_at", change.now())
        .put("auto_advance", false)
        .put("next_payment_attempt", null);
    return change.save(invoice, "invoice.voided");
  }

  static JsonObject markUncollectible(Change change, JsonObject invoice, JsonObject params) {
    if (!"open".equals(invoice.getValue("status"))) {
      throw StripeError.invalid(null, null, "You can only mark open invoices as uncollectible.");
    }
    transition(invoice, "uncollectible", "marked_uncollectible_at", change.now())
        .put("auto_advance", false)
        .put("next_payment_attempt", null);
    return change.save(invoice, "invoice.marked_uncollectible");
  }

  static JsonObject delete(Change change, JsonObject invoice, JsonObject params) {
    if (!"draft".equals(invoice.getValue("status"))) {
      throw StripeError.invalid(null, null, "You can only delete draft invoices.");
    }
    change.account().objects().delete(invoice.getString("id"));
    change.emit("invoice.deleted", invoice);
    return new JsonObject()
        .put("id", invoice.getString("id"))
        .put("object", "invoice")
        .put("deleted", true);
  }

  static JsonObject transition(JsonObject invoice, String status, String field, long at) {
    if (invoice.getValue("status_transitions") instanceof JsonObject transitions) {
      transitions.put(field, at);
    }
    return invoice.put("status", status);
  }
}
