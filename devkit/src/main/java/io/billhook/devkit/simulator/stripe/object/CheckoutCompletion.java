package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens when a person pays on the checkout page. */
public final class CheckoutCompletion {

  /** What the person types in. */
  public record Entered(String card, @Nullable String email) {}

  /** Who pays without saying who they are. */
  private static final String SOMEBODY = "customer@example.com";

  private static final String SESSION_OF = "session of";

  private CheckoutCompletion() {}

  /** Completes an open session; throws the card error where the card is declined. */
  public static JsonObject complete(Change change, String id, Entered entered) {
    JsonObject session = change.named("checkout.session", id, "session").copy();
    if (!"open".equals(session.getValue("status"))) {
      throw StripeError.invalid(null, "session", "This checkout session is no longer open.");
    }
    JsonObject method = PaymentMethods.withNumber(change.fresh("payment_method"), entered.card());
    boolean due = session.getLong("amount_total", 0L) > 0;
    if (PaymentMethods.declines(method) && (due || !PaymentMethods.attaches(method))) {
      throw StripeError.declined("Your card was declined.");
    }
    JsonObject customer = customer(change, session, entered);
    change.add(method);
    PaymentMethods.attachTo(change, method, customer.getString("id"));
    pay(change, session, customer, method.getString("id"));
    session
        .put("status", "complete")
        .put("url", null)
        .put("customer", customer.getString("id"))
        .put("customer_details", details(customer));
    return change.save(session, "checkout.session.completed");
  }

  private static JsonObject customer(Change change, JsonObject session, Entered entered) {
    String email =
        session.getValue("customer_email") instanceof String given
            ? given
            : Objects.requireNonNullElse(entered.email(), SOMEBODY);
    if (session.getValue("customer") instanceof String known) {
      JsonObject stored = change.named("customer", known, "customer");
      // The page asks for the address where the customer has none, and keeps it.
      return stored.getValue("email") == null
          ? change.save(stored.copy().put("email", email), "customer.updated")
          : stored;
    }
    JsonObject customer = change.fresh("customer").put("email", email);
    return Customers.create(change, customer, new JsonObject());
  }

  private static void pay(Change change, JsonObject session, JsonObject customer, String method) {
    JsonObject order =
        change.account().checkoutOrders().getOrDefault(session.getString("id"), new JsonObject());
    JsonArray items = order.getJsonArray("line_items", new JsonArray());
    switch (session.getString("mode")) {
      case "subscription" -> subscribe(change, session, customer, method, order);
      case "payment" -> {
        JsonObject intent =
            Payments.charge(
                change,
                new Payments.Demand(
                    session.getLong("amount_total", 0L),
                    session.getString("currency"),
                    customer.getString("id"),
                    "Checkout of " + items.size() + " items"),
                method);
        session.put("payment_intent", intent.getString("id")).put("payment_status", "paid");
      }
      default -> session.put("payment_status", "no_payment_required");
    }
  }

  private static void subscribe(
      Change change, JsonObject session, JsonObject customer, String method, JsonObject order) {
    JsonArray wanted = new JsonArray();
    JsonArray lines = order.getJsonArray("line_items", new JsonArray());
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      JsonObject item = new JsonObject().put("price", line.getJsonObject("price").getString("id"));
      if (line.getValue("quantity") instanceof Number quantity) {
        item.put("quantity", quantity.toString());
      }
      wanted.add(item);
    }
    JsonObject data = order.getJsonObject("subscription_data", new JsonObject());
    JsonObject params = new JsonObject().put("items", wanted);
    for (String name : new String[] {"trial_period_days", "trial_end"}) {
      if (data.getValue(name) instanceof Long given) {
        params.put(name, given);
      }
    }
    JsonArray discounts = discounts(session);
    if (!discounts.isEmpty()) {
      params.put("discounts", discounts);
    }
    JsonObject subscription =
        Fields.apply(
            Params.of("metadata:hash description trial_settings:hash"),
            data,
            change
                .fresh("subscription")
                .put("customer", customer.getString("id"))
                .put("default_payment_method", method));
    JsonObject begun = Subscriptions.create(change, subscription, params);
    session
        .put("subscription", begun.getString("id"))
        .put("invoice", begun.getValue("latest_invoice"))
        .put("payment_status", paid(change, session, begun.getString("latest_invoice", "")));
  }

  /**
   * How the first invoice stands once whoever pays has confirmed what the bank wants confirmed. A
   * debit is not in yet: {@link #settled} tells when it is.
   */
  private static String paid(Change change, JsonObject session, String invoiceId) {
    JsonObject invoice = change.named("invoice", invoiceId, "invoice");
    JsonObject intent = Collection.intent(change, invoice);
    if (intent != null && "requires_action".equals(intent.getValue("status"))) {
      Payments.confirm(change, intent.copy(), new JsonObject());
      invoice = change.named("invoice", invoiceId, "invoice");
    }
    if (!"paid".equals(invoice.getValue("status"))) {
      change.note(SESSION_OF, invoiceId, new JsonObject().put("id", session.getString("id")));
      return "unpaid";
    }
    return invoice.getLong("total", 0L) > 0 ? "paid" : "no_payment_required";
  }

  /** An invoice is paid: where that is the payment of a session that waited for it, it is told. */
  static void settled(Change change, JsonObject invoice) {
    JsonObject note = change.note(SESSION_OF, invoice.getString("id"));
    JsonObject session = note == null ? null : change.find(note.getString("id"));
    if (session != null && "unpaid".equals(session.getValue("payment_status"))) {
      change.save(
          session.copy().put("payment_status", "paid"), "checkout.session.async_payment_succeeded");
    }
  }

  /** As a request for a subscription names them. */
  private static JsonArray discounts(JsonObject session) {
    JsonArray wanted = new JsonArray();
    JsonArray given = session.getJsonArray("discounts", new JsonArray());
    for (int i = 0; i < given.size(); i++) {
      JsonObject one = given.getJsonObject(i);
      String name = one.getValue("promotion_code") == null ? "coupon" : "promotion_code";
      wanted.add(new JsonObject().put(name, one.getValue(name)));
    }
    return wanted;
  }

  private static JsonObject details(JsonObject customer) {
    return new JsonObject()
        .put("address", customer.getValue("address"))
        .put("business_name", null)
        .put("email", customer.getValue("email"))
        .put("individual_name", null)
        .put("name", customer.getValue("name"))
        .put("phone", customer.getValue("phone"))
        .put("tax_exempt", "none")
        .put("tax_ids", new JsonArray());
  }
}
