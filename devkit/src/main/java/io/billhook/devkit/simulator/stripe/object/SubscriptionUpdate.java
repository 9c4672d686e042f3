package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/subscriptions/{id}}: what changes, what is credited and billed for it. */
final class SubscriptionUpdate {
  private static final Set<String> BEHAVIORS =
      Set.of("create_prorations", "always_invoice", "none");
  private static final Set<String> PAUSES = Set.of("void", "keep_as_draft", "mark_uncollectible");

  private SubscriptionUpdate() {}

  static JsonObject update(Change change, JsonObject subscription, JsonObject params) {
    JsonObject before = change.named("subscription", subscription.getString("id"), "id");
    if (SubscriptionEnd.hasEnded(before)) {
      throw StripeError.invalid(
          null, null, "A canceled subscription can only update its cancellation_details.");
    }
    String prorating = params.getString("proration_behavior", "create_prorations");
    if (!BEHAVIORS.contains(prorating)) {
      throw StripeError.invalid(
          null,
          "proration_behavior",
          "Invalid proration_behavior: must be one of create_prorations, none, or always_invoice");
    }
    long at = prorationDate(change, before, params);
    pause(change, subscription, params);
    if (params.getValue("items") != null) {
      SubscriptionItems.replace(
          subscription, SubscriptionItems.read(change, subscription, params.getJsonArray("items")));
    }
    if (params.containsKey("discounts")) {
      Discounts.set(change, subscription, params.getValue("discounts"));
    }
    boolean anew = restarts(change, subscription, params);
    Cancellation.read(change, subscription, params);
    Cancellation.follow(subscription);
    return conclude(change, before, subscription, new Terms(prorating, at, anew), params);
  }

  /**
   * How a change is billed.
   *
   * @param at the time that prorations are reckoned from
   * @param anew whether all periods begin now
   */
  private record Terms(String prorating, long at, boolean anew) {}

  private static JsonObject conclude(
      Change change, JsonObject before, JsonObject after, Terms terms, JsonObject params) {
    if (params.getValue("payment_behavior") instanceof String behavior
        && behavior.equals("error_if_incomplete")
        && !change.isRehearsal()) {
      refuseUnpayable(change, before, after, terms);
    }
    bill(change, before, after, terms);
    JsonObject stored = change.named("subscription", after.getString("id"), "id");
    Trials.tellIfNear(change, stored);
    return stored;
  }

  private static void bill(Change change, JsonObject before, JsonObject after, Terms terms) {
    boolean free = Trials.lasts(after);
    boolean changed = !StripeObjects.items(before).equals(StripeObjects.items(after));
    if (changed && !terms.prorating().equals("none") && !Trials.lasts(before)) {
      Prorations.pend(change, before, after, terms.at());
    }
    List<JsonObject> lines = new ArrayList<>();
    for (JsonObject item : StripeObjects.items(after)) {
      JsonObject earlier = Prorations.named(StripeObjects.items(before), item);
      boolean begins = earlier != null && !Prorations.samePeriod(earlier, item);
      if ((begins || terms.anew()) && !free) {
        lines.add(InvoiceLines.of(change, item, false));
      }
    }
    boolean now = terms.prorating().equals("always_invoice") && PendingItems.wait(change, after);
    if (lines.isEmpty() && !now) {
      change.save(after, "customer.subscription.updated");
      return;
    }
    if (!lines.isEmpty() && !terms.anew()) {
      // Stripe docs, Prorations: another interval moves the billing date to the change.
      after.put("billing_cycle_anchor", change.now());
    }
    Bills.issue(
        change,
        after,
        new Bills.Bill("subscription_update", lines, change.now(), terms.at(), true));
  }

  private static void refuseUnpayable(
      Change change, JsonObject before, JsonObject after, Terms terms) {
    Change rehearsal = change.rehearsal(change.now());
    JsonObject copy = after.copy();
    bill(rehearsal, before, copy, terms);
    JsonObject invoice = rehearsal.find(copy.getString("latest_invoice", ""));
    boolean made =
        !java.util.Objects.equals(
            copy.getValue("latest_invoice"), before.getValue("latest_invoice"));
    if (!made || invoice == null || invoice.getLong("amount_due") == 0) {
      return;
    }
    JsonObject customer = change.named("customer", after.getString("customer"), "customer");
    String method = Subscriptions.paymentMethod(change, after, customer);
    JsonObject stored = method == null ? null : change.find(method);
    if (stored == null
        || PaymentMethods.declines(stored)
        || PaymentMethods.wantsConfirmation(stored)) {
      throw StripeError.declined("Your card was declined.");
    }
  }

  private static long prorationDate(Change change, JsonObject before, JsonObject params) {
    if (!(params.getValue("proration_date") instanceof Long at)) {
      return change.now();
    }
    boolean within =
        StripeObjects.items(before).stream()
            .allMatch(
                item ->
                    item.getLong("current_period_start") <= at
                        && at <= item.getLong("current_period_end"));
    if (!within) {
      throw StripeError.invalid(
          null,
          "proration_date",
          "Cannot specify proration date outside of current subscription period.");
    }
    return at;
  }

  private static void pause(Change change, JsonObject subscription, JsonObject params) {
    if (!(params.getValue("pause_collection") instanceof JsonObject asked)) {
      return;
    }
    String behavior = asked.getString("behavior", "");
    if (!PAUSES.contains(behavior)) {
      throw StripeError.missing("pause_collection[behavior]");
    }
    Object until = null;
    if (asked.getValue("resumes_at") instanceof String text && !text.isEmpty()) {
      until = Params.integer("pause_collection[resumes_at]", text);
      if (!(until instanceof Long time) || time <= change.now()) {
        throw StripeError.invalid(
            null, "pause_collection[resumes_at]", "resumes_at must be in the future.");
      }
    }
    subscription.put(
        "pause_collection", new JsonObject().put("behavior", behavior).put("resumes_at", until));
  }

  /** A trial that begins or ends, or an anchor of now, begin all periods anew. */
  private static boolean restarts(Change change, JsonObject subscription, JsonObject params) {
    Object trial = params.getValue("trial_end");
    boolean trialing = Trials.lasts(subscription);
    if (trial instanceof Long end) {
      if (end <= change.now()) {
        throw StripeError.invalid(null, "trial_end", "Invalid trial_end: must be in the future.");
      }
      Object began = subscription.getValue("trial_start");
      Trials.begin(change, subscription, end);
      if (trialing) {
        subscription.put("trial_start", began);
      }
      return false;
    }
    boolean ends = "now".equals(trial) && trialing;
    if (!ends && !("now".equals(params.getValue("billing_cycle_anchor")) && !trialing)) {
      return false;
    }
    if (ends) {
      subscription.put("status", "active").put("trial_end", change.now());
    }
    begin(change, subscription);
    return true;
  }

  /** All periods begin now. */
  static void begin(Change change, JsonObject subscription) {
    subscription.put("billing_cycle_anchor", change.now());
    for (JsonObject item : StripeObjects.items(subscription)) {
      item.put("current_period_start", change.now())
          .put("current_period_end", Periods.end(item.getJsonObject("price"), change.now()));
    }
  }
}
