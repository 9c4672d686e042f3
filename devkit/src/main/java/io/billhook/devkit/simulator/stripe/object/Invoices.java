package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
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
      change.named("subscription", subscription, "subscription");
      parent(invoice, subscription);
    }
    InvoiceLines.put(invoice, new JsonArray());
    return change.add(invoice.put("period_start", change.now()).put("period_end", change.now()));
  }

  /** The draft invoice for a subscription's current period; not stored yet. */
  static JsonObject of(Change change, JsonObject subscription, JsonObject customer, String reason) {
    JsonObject invoice = change.fresh("invoice");
    addressed(invoice, customer);
    parent(invoice, subscription.getString("id"));
    JsonArray lines = new JsonArray();
    boolean trial = "trialing".equals(subscription.getValue("status"));
    for (JsonObject item : StripeObjects.items(subscription)) {
      lines.add(InvoiceLines.of(change, invoice, item, trial));
    }
    InvoiceLines.put(invoice, lines);
    return invoice
        .put("billing_reason", reason)
        .put("collection_method", subscription.getString("collection_method"))
        .put("currency", subscription.getString("currency"))
        .put("auto_advance", true)
        .put("period_start", change.now())
        .put("period_end", change.now());
  }

  private static void addressed(JsonObject invoice, JsonObject customer) {
    invoice
        .put("customer", customer.getString("id"))
        .put("customer_email", customer.getValue("email"))
        .put("customer_name", customer.getValue("name"))
        .put("customer_phone", customer.getValue("phone"))
        .put("customer_address", customer.getValue("address"));
  }

  private static void parent(JsonObject invoice, String subscription) {
    invoice.put(
        "parent",
        new JsonObject()
            .put("quote_details", null)
            .put(
                "subscription_details",
                new JsonObject()
                    .put("metadata", new JsonObject())
                    .put("subscription", subscription))
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
    number(change, invoice);
    transition(invoice, "open", "finalized_at", change.now())
        .put("effective_at", change.now())
        .put("hosted_invoice_url", change.address() + "/_sim/stripe/invoices/" + id)
        .put("invoice_pdf", change.address() + "/_sim/stripe/invoices/" + id + "/pdf");
    change.save(invoice, "invoice.finalized");
    return invoice.getLong("amount_due") == 0 ? paid(change, invoice.copy()) : invoice;
  }

  private static void number(Change change, JsonObject invoice) {
    JsonObject stored = change.find(invoice.getString("customer", ""));
    if (stored == null) {
      return;
    }
    JsonObject customer = stored.copy();
    long next = customer.getLong("next_invoice_sequence", 1L);
    String prefix = customer.getString("invoice_prefix", "BILLHOOK");
    invoice.put("number", String.format(Locale.ROOT, "%s-%04d", prefix, next));
    change.save(customer.put("next_invoice_sequence", next + 1));
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
      return paid(change, invoice);
    }
    String method = methodFor(change, invoice, params);
    if (!charge(change, invoice, method)) {
      throw StripeError.declined("Your card was declined.");
    }
    return change.named("invoice", invoice.getString("id"), "invoice");
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
  private static @Nullable String defaultMethod(Change change, JsonObject invoice) {
    if (invoice.getValue("default_payment_method") instanceof String own) {
      return own;
    }
    String id = subscription(invoice);
    JsonObject subscription = id == null ? null : change.find(id);
    JsonObject customer = change.find(invoice.getString("customer", ""));
    return customer == null
        ? null
        : Subscriptions.paymentMethod(
            subscription == null ? new JsonObject() : subscription, customer);
  }

  /** Charges the invoice's amount; false where the card was declined. */
  static boolean charge(Change change, JsonObject invoice, String method) {
    JsonObject intent =
        Payments.charge(
            change,
            new Payments.Demand(
                invoice.getLong("amount_due"),
                invoice.getString("currency"),
                invoice.getString("customer"),
                "Payment for invoice " + invoice.getString("number")),
            method);
    boolean succeeded = "succeeded".equals(intent.getValue("status"));
    invoice.put("attempted", true).put("attempt_count", invoice.getLong("attempt_count", 0L) + 1);
    InvoiceLines.payment(change, invoice, intent, succeeded);
    if (succeeded) {
      paid(change, invoice);
    } else {
      change.save(invoice, "invoice.payment_failed");
      Subscriptions.afterPayment(change, subscription(invoice), false);
    }
    return succeeded;
  }

  private static JsonObject paid(Change change, JsonObject invoice) {
    transition(invoice, "paid", "paid_at", change.now())
        .put("amount_paid", invoice.getLong("amount_due"))
        .put("amount_remaining", 0)
        .put("attempted", true)
        .put("auto_advance", false);
    change.save(invoice, "invoice.paid", "invoice.payment_succeeded");
    Subscriptions.afterPayment(change, subscription(invoice), true);
    return invoice;
  }

  static JsonObject voidOpen(Change change, JsonObject invoice, JsonObject params) {
    if (!"open".equals(invoice.getValue("status"))) {
      throw StripeError.invalid(null, null, "You can only void open invoices.");
    }
    transition(invoice, "void", "voided_at", change.now());
    return change.save(invoice, "invoice.voided");
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

  private static JsonObject transition(JsonObject invoice, String status, String field, long at) {
    if (invoice.getValue("status_transitions") instanceof JsonObject transitions) {
      transitions.put(field, at);
    }
    return invoice.put("status", status);
  }
}
