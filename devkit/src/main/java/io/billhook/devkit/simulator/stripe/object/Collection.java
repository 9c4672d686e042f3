package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an open invoice is paid: its payment, what each try does to it, and to what it is for. */
final class Collection {
  private static final long DAY = 86_400;

  /** Days from each failed try to the next; after the last the subscription ends. */
  private static final List<Long> RETRIES = List.of(3L, 5L, 7L);

  private static final String INVOICE_OF = "invoice of";
  private static final String PAYMENT_OF = "payment of";

  private Collection() {}

  /**
   * Since 2025-03-31 an invoice's payments are objects of their own (Stripe docs, Changelog). The
   * one that Stripe makes by itself comes with the finalized invoice.
   */
  static void expect(Change change, JsonObject invoice) {
    JsonObject intent =
        Payments.demand(
            change,
            new Payments.Demand(
                invoice.getLong("amount_due"),
                invoice.getString("currency"),
                invoice.getString("customer"),
                "Payment for invoice " + invoice.getString("number")));
    JsonObject payment = change.fresh("invoice_payment");
    payment.getJsonObject("payment").put("payment_intent", intent.getString("id"));
    change.add(
        payment
            .put("amount_requested", invoice.getLong("amount_due"))
            .put("currency", invoice.getString("currency"))
            .put("invoice", invoice.getString("id")));
    link(change, INVOICE_OF, intent, invoice);
    link(change, PAYMENT_OF, invoice, payment);
  }

  private static void link(Change change, String about, JsonObject from, JsonObject to) {
    change.note(about, from.getString("id"), new JsonObject().put("id", to.getString("id")));
  }

  private static @Nullable JsonObject linked(Change change, String about, String from) {
    JsonObject note = change.note(about, from);
    return note == null ? null : change.find(note.getString("id"));
  }

  /** The payment that Stripe made by itself for an invoice. */
  private static @Nullable JsonObject payment(Change change, JsonObject invoice) {
    return linked(change, PAYMENT_OF, invoice.getString("id"));
  }

  /** The intent of the invoice's payment; one that was not finalized here has none. */
  static @Nullable JsonObject intent(Change change, JsonObject invoice) {
    JsonObject payment = payment(change, invoice);
    return payment == null
        ? null
        : change.find(payment.getJsonObject("payment").getString("payment_intent", ""));
  }

  /** Tries to collect an open invoice; by itself, or as the merchant asks for it. */
  static JsonObject collect(
      Change change, JsonObject invoice, @Nullable String method, boolean automatic) {
    JsonObject intent = intent(change, invoice);
    if (intent == null) {
      expect(change, invoice);
      intent = intent(change, invoice);
    }
    invoice = counted(invoice.copy(), automatic);
    if (intent == null || method == null) {
      return failed(change, invoice, automatic, false);
    }
    JsonObject after =
        "processing".equals(intent.getValue("status"))
            ? intent
            : Attempts.attempt(change, intent.copy(), method, false);
    return concluded(change, invoice, after, automatic);
  }

  /** Stripe docs, The Invoice object: only automatic tries after the first are counted. */
  private static JsonObject counted(JsonObject invoice, boolean automatic) {
    long before = invoice.getLong("attempt_count", 0L);
    return invoice
        .put("attempted", true)
        .put("attempt_count", automatic ? before + 1 : Math.max(before, 1));
  }

  /** An intent was confirmed, or its debit came in: what its invoice makes of it. */
  static void confirmed(Change change, JsonObject intent) {
    JsonObject invoice = linked(change, INVOICE_OF, intent.getString("id"));
    if (invoice != null && "open".equals(invoice.getValue("status"))) {
      concluded(change, invoice.copy(), intent, false);
    }
  }

  private static JsonObject concluded(
      Change change, JsonObject invoice, JsonObject intent, boolean automatic) {
    return switch (intent.getString("status", "")) {
      case "succeeded" -> paid(change, invoice);
      case "processing" -> {
        change.save(invoice.put("next_payment_attempt", null), "invoice.updated");
        Standings.collecting(change, invoice);
        yield invoice;
      }
      case "requires_action" -> failed(change, invoice, automatic, true);
      default -> failed(change, invoice, automatic, false);
    };
  }

  static JsonObject paid(Change change, JsonObject invoice) {
    JsonObject payment = payment(change, invoice);
    if (payment != null) {
      JsonObject done =
          payment.copy().put("amount_paid", invoice.getLong("amount_due")).put("status", "paid");
      done.getJsonObject("status_transitions").put("paid_at", change.now());
      change.save(done, "invoice_payment.paid");
    }
    Invoices.transition(invoice, "paid", "paid_at", change.now())
        .put("amount_paid", invoice.getLong("amount_due"))
        .put("amount_remaining", 0)
        .put("attempted", true)
        .put("auto_advance", false)
        .put("next_payment_attempt", null);
    change.save(invoice, "invoice.paid", "invoice.payment_succeeded");
    Standings.paid(change, invoice);
    CheckoutCompletion.settled(change, invoice);
    return invoice;
  }

  private static JsonObject failed(
      Change change, JsonObject invoice, boolean automatic, boolean action) {
    if (automatic) {
      invoice.put("next_payment_attempt", next(change, invoice));
    }
    change.save(invoice, "invoice.updated");
    if (action) {
      change.emit("invoice.payment_action_required", invoice);
    }
    change.emit("invoice.payment_failed", invoice);
    Standings.failed(change, invoice);
    return invoice;
  }

  private static @Nullable Long next(Change change, JsonObject invoice) {
    int tries = invoice.getLong("attempt_count").intValue();
    boolean first = "subscription_create".equals(invoice.getValue("billing_reason"));
    return first || tries > RETRIES.size()
        ? null
        : (Long) (change.now() + RETRIES.get(tries - 1) * DAY);
  }

  /** A retry falls due: once more, and the subscription ends where it was the last. */
  static void retry(Change change, JsonObject invoice) {
    JsonObject after = collect(change, invoice, Invoices.defaultMethod(change, invoice), true);
    if ("open".equals(after.getValue("status")) && after.getValue("next_payment_attempt") == null) {
      Standings.givenUp(change, after);
    }
  }

  /** Nothing is paid any more: the intent and the payment are canceled. */
  static void abandon(Change change, JsonObject invoice) {
    JsonObject intent = intent(change, invoice);
    JsonObject payment = payment(change, invoice);
    if (intent != null && intent.getString("status", "").startsWith("requires_")) {
      change.save(
          intent
              .copy()
              .put("status", "canceled")
              .put("canceled_at", change.now())
              .put("cancellation_reason", "void_invoice")
              .put("next_action", null),
          "payment_intent.canceled");
    }
    if (payment != null && "open".equals(payment.getValue("status"))) {
      JsonObject canceled = payment.copy().put("status", "canceled");
      canceled.getJsonObject("status_transitions").put("canceled_at", change.now());
      change.save(canceled);
    }
  }
}
