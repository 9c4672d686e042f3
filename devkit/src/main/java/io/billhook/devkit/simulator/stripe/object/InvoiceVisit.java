package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;

/** What a customer does on the page of an open invoice, or where a bank wants a confirmation. */
public final class InvoiceVisit {
  private InvoiceVisit() {}

  /** Pays with a card of this number, and confirms that where the bank wants it. */
  public static JsonObject pay(Change change, String id, String card) {
    JsonObject invoice = change.named("invoice", id, "invoice");
    JsonObject intent = Collection.intent(change, invoice);
    if (!"open".equals(invoice.getValue("status")) || intent == null) {
      throw StripeError.invalid(null, null, "Invoice is already " + invoice.getValue("status"));
    }
    JsonObject method = PaymentMethods.withNumber(change.fresh("payment_method"), card);
    if (PaymentMethods.declines(method)) {
      throw StripeError.declined("Your card was declined.");
    }
    change.add(method);
    PaymentMethods.attachTo(change, method, invoice.getString("customer"));
    Collection.confirmed(
        change, Attempts.attempt(change, intent.copy(), method.getString("id"), true));
    return change.named("invoice", id, "invoice");
  }

  /** Confirms what a payment waits for: {@code next_action.redirect_to_url} leads here. */
  public static JsonObject confirm(Change change, String id) {
    JsonObject intent = change.named("payment_intent", id, "payment_intent");
    return Payments.confirm(change, intent.copy(), new JsonObject());
  }
}
