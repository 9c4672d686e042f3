package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/invoices/create_preview}: what is asked about is done in a rehearsal, and its
 * invoice shown.
 */
public final class Previews {
  private static final Params ASKED =
      Params.of(
          "automatic_tax:hash~ currency customer customer_details:hash~ discounts:list~"
              + " invoice_items:list~ issuer:hash~ on_behalf_of preview_mode schedule~"
              + " schedule_details:hash~ subscription~ subscription_details:hash~");
  private static final Params DETAILS =
      Params.of(
          "billing_cycle_anchor:int~ billing_mode:hash~ cancel_at:int cancel_at_period_end:bool"
              + " cancel_now:bool~ default_tax_rates:list items:list~ proration_behavior~"
              + " proration_date:int~ resume_at~ start_date:int~ trial_end:int~");

  /** What of the details is a change, so that it is rehearsed. */
  private static final List<String> CHANGES =
      List.of(
          "items",
          "cancel_at",
          "cancel_at_period_end",
          "trial_end",
          "billing_cycle_anchor",
          "discounts");

  private Previews() {}

  public static JsonObject create(Change change, JsonObject given) {
    JsonObject params = ASKED.check(given);
    JsonObject details =
        DETAILS.check(params.getJsonObject("subscription_details", new JsonObject()));
    if (params.getValue("discounts") instanceof JsonArray discounts) {
      details.put("discounts", discounts);
    }
    String id = params.getString("subscription");
    String schedule = params.getString("schedule");
    Change rehearsal = change.rehearsal(change.now());
    if (id == null && schedule != null) {
      JsonObject stored = change.named("subscription_schedule", schedule, "schedule");
      id = stored.getString("subscription");
    }
    JsonObject invoice =
        id == null ? ofNew(rehearsal, params, details) : ofChange(rehearsal, id, params, details);
    return shown(invoice, details, change.now());
  }

  private static JsonObject ofNew(Change change, JsonObject params, JsonObject details) {
    String customer = params.getString("customer");
    if (customer == null || details.getValue("items") == null) {
      throw StripeError.missing(customer == null ? "customer" : "subscription_details[items]");
    }
    JsonObject subscription = change.fresh("subscription").put("customer", customer);
    Subscriptions.create(change, Fields.apply(DETAILS, details, subscription), details);
    return made(change, subscription.getString("id"), null);
  }

  private static JsonObject ofChange(
      Change change, String id, JsonObject params, JsonObject details) {
    JsonObject before = change.named("subscription", id, "subscription");
    if (SubscriptionEnd.hasEnded(before)) {
      throw none(before);
    }
    if (Boolean.TRUE.equals(details.getValue("cancel_now"))) {
      boolean prorates = !"none".equals(details.getValue("proration_behavior"));
      JsonObject terms = new JsonObject().put("prorate", prorates).put("invoice_now", true);
      SubscriptionEnd.cancel(change, before.copy(), terms);
      return made(change, id, before.getValue("latest_invoice"));
    }
    if (CHANGES.stream().anyMatch(details::containsKey)) {
      SubscriptionUpdate.update(change, Fields.apply(DETAILS, details, before.copy()), details);
    }
    if (params.getValue("schedule_details") instanceof JsonObject schedule) {
      Schedules.rehearse(change, before, schedule);
    }
    JsonObject after = change.named("subscription", id, "subscription");
    boolean now =
        !Objects.equals(after.getValue("latest_invoice"), before.getValue("latest_invoice"));
    return now ? made(change, id, before.getValue("latest_invoice")) : upcoming(change, after);
  }

  /** The invoice that the end of the period will bring. */
  private static JsonObject upcoming(Change change, JsonObject subscription) {
    String id = subscription.getString("id");
    Change then = change.rehearsal(Cancellation.firstEnd(subscription));
    Schedules.stepOf(then, subscription);
    JsonObject at = then.named("subscription", id, "subscription");
    if (Objects.equals(at.getValue("latest_invoice"), subscription.getValue("latest_invoice"))) {
      Renewals.endOrRenew(then, at.copy());
    }
    return made(then, id, subscription.getValue("latest_invoice"));
  }

  private static JsonObject made(Change change, String id, @Nullable Object before) {
    JsonObject subscription = change.named("subscription", id, "subscription");
    String latest = subscription.getString("latest_invoice");
    if (latest == null || Objects.equals(latest, before)) {
      throw none(subscription);
    }
    return change.named("invoice", latest, "invoice").copy();
  }

  private static StripeError none(JsonObject subscription) {
    return StripeError.noInvoice(subscription.getString("customer"));
  }

  private static JsonObject shown(JsonObject invoice, JsonObject details, long now) {
    String id = Ids.base62("upcoming_in_", 24);
    boolean prorates =
        details.containsKey("items") && !"none".equals(details.getValue("proration_behavior"));
    if (invoice.getValue("parent") instanceof JsonObject parent && prorates) {
      parent
          .getJsonObject("subscription_details")
          .put("subscription_proration_date", details.getLong("proration_date", now));
    }
    for (JsonObject line : lines(invoice)) {
      line.put("id", line.getString("id").replaceFirst("il_", "il_tmp_")).put("invoice", id);
    }
    invoice.getJsonObject("lines").put("url", "/v1/invoices/" + id + "/lines");
    return invoice.put("id", id).put("auto_advance", false);
  }

  private static List<JsonObject> lines(JsonObject invoice) {
    return invoice.getJsonObject("lines").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .toList();
  }
}
