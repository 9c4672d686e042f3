package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * Credit notes (Stripe docs, Credit notes): of an open invoice they take from what is due, of a
 * paid one they say what came back, by a refund, to the customer's balance, or elsewhere.
 */
final class CreditNotes {
  private CreditNotes() {}

  static JsonObject create(Change change, JsonObject note, JsonObject params) {
    JsonObject invoice = change.named("invoice", note.getString("invoice"), "invoice").copy();
    long amount = note.getLong("amount");
    boolean paid = "paid".equals(invoice.getValue("status"));
    if (!paid && !"open".equals(invoice.getValue("status"))) {
      throw StripeError.invalid(
          null, "invoice", "Credit notes are of invoices that are open or paid.");
    }
    long left =
        paid
            ? invoice.getLong("total") - invoice.getLong("post_payment_credit_notes_amount", 0L)
            : invoice.getLong("amount_remaining");
    if (amount <= 0 || amount > left) {
      throw StripeError.invalid(
          null, "amount", "The credit note's amount is not between 1 and " + left + ".");
    }
    String number = invoice.getString("number") + "-CN-";
    note.put("currency", invoice.getValue("currency"))
        .put("customer", invoice.getValue("customer"))
        .put("effective_at", note.getLong("effective_at", change.now()))
        .put("number", number + String.format(Locale.ROOT, "%02d", count(change, invoice)))
        .put(paid ? "post_payment_amount" : "pre_payment_amount", amount)
        .put("type", paid ? "post_payment" : "pre_payment");
    for (String sum :
        new String[] {"subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"}) {
      note.put(sum, amount);
    }
    if (paid) {
      giveBack(change, note, invoice, params);
    }
    change.add(note);
    if (paid) {
      add(invoice, "post_payment_credit_notes_amount", amount);
      change.save(invoice, "invoice.updated");
    } else {
      reduce(change, invoice, amount);
    }
    return note;
  }

  private static long count(Change change, JsonObject invoice) {
    String id = invoice.getString("id");
    return 1
        + change
            .account()
            .objects()
            .ofCustomer("credit_note", invoice.getString("customer"))
            .stream()
            .filter(other -> id.equals(other.getValue("invoice")))
            .count();
  }

  private static void giveBack(
      Change change, JsonObject note, JsonObject invoice, JsonObject params) {
    long refunded = params.getLong("refund_amount", 0L);
    long credited = params.getLong("credit_amount", 0L);
    if (refunded + credited + params.getLong("out_of_band_amount", 0L) != note.getLong("amount")) {
      throw StripeError.invalid(
          null,
          "amount",
          "The sum of credit_amount, refund_amount and out_of_band_amount must equal the credit"
              + " note's amount.");
    }
    if (refunded > 0) {
      JsonObject intent = Collection.intent(change, invoice);
      if (intent == null) {
        throw StripeError.invalid(null, "refund_amount", "The invoice was paid by no charge.");
      }
      JsonObject asked =
          new JsonObject().put("payment_intent", intent.getString("id")).put("amount", refunded);
      JsonObject refund = Refunds.create(change, change.fresh("refund"), asked);
      note.getJsonArray("refunds")
          .add(
              new JsonObject()
                  .put("amount_refunded", refunded)
                  .put("refund", refund.getString("id"))
                  .put("type", "refund"));
    }
    if (credited > 0) {
      JsonObject customer =
          change.named("customer", invoice.getString("customer"), "customer").copy();
      long balance = customer.getLong("balance", 0L) - credited;
      change.save(customer.put("balance", balance), "customer.updated");
    }
  }

  private static void add(JsonObject invoice, String field, long amount) {
    invoice.put(field, invoice.getLong(field, 0L) + amount);
  }

  /** Less is due; where nothing is any more, the invoice is paid. */
  private static void reduce(Change change, JsonObject invoice, long amount) {
    add(invoice, "pre_payment_credit_notes_amount", amount);
    add(invoice, "amount_due", -amount);
    add(invoice, "amount_remaining", -amount);
    if (invoice.getLong("amount_remaining") == 0) {
      Collection.abandon(change, invoice);
      Collection.paid(change, invoice);
      return;
    }
    change.save(invoice, "invoice.updated");
    JsonObject intent = Collection.intent(change, invoice);
    if (intent != null) {
      change.save(intent.copy().put("amount", invoice.getLong("amount_due")));
    }
  }

  static JsonObject voidUnpaid(Change change, JsonObject note, JsonObject params) {
    JsonObject invoice = change.named("invoice", note.getString("invoice"), "invoice").copy();
    if (!"pre_payment".equals(note.getValue("type"))
        || !"open".equals(invoice.getValue("status"))
        || "void".equals(note.getValue("status"))) {
      throw StripeError.invalid(
          null, null, "Only a credit note of an open invoice can be voided, and once.");
    }
    change.save(note.put("status", "void").put("voided_at", change.now()), "credit_note.voided");
    reduce(change, invoice, -note.getLong("amount"));
    return note;
  }
}
