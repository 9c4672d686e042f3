package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What falls due of the account's objects as time passes. */
public final class FallingDue {

  /** The kinds of which something may fall due, those first that come first at the same time. */
  private static final List<String> KINDS =
      List.of(
          "subscription_schedule", "payment_intent", "subscription", "invoice", "checkout.session");

  private static final long NEVER = Long.MAX_VALUE;
  private static final long DEBIT = 4 * 86_400;

  private FallingDue() {}

  /** When something falls due of an object, in seconds; {@link Long#MAX_VALUE}: never. */
  public static long at(Change change, JsonObject object) {
    return switch (object.getString("object")) {
      case "subscription" -> Renewals.due(change, object);
      case "subscription_schedule" -> Schedules.due(object);
      case "invoice" ->
          "open".equals(object.getValue("status")) ? time(object, "next_payment_attempt") : NEVER;
      case "payment_intent" -> debit(change, object);
      case "checkout.session" ->
          "open".equals(object.getValue("status")) ? time(object, "expires_at") : NEVER;
      default -> NEVER;
    };
  }

  /** The place of an object among those of which something falls due at the same time. */
  public static int rank(JsonObject object) {
    return KINDS.indexOf(object.getString("object"));
  }

  /** Does the first of what has fallen due of it by now. */
  public static void run(Change change, JsonObject object) {
    switch (object.getString("object")) {
      case "subscription" -> Renewals.fallDue(change, object.copy());
      case "subscription_schedule" -> Schedules.fallDue(change, object.copy());
      case "invoice" -> Collection.retry(change, object);
      case "payment_intent" ->
          Collection.confirmed(change, Attempts.settled(change, object.copy()));
      case "checkout.session" -> Checkout.expire(change, object.copy(), new JsonObject());
      default -> throw new IllegalArgumentException(object.getString("object"));
    }
  }

  private static long debit(Change change, JsonObject intent) {
    if (!"processing".equals(intent.getValue("status"))) {
      return NEVER;
    }
    JsonObject charge = change.find(intent.getString("latest_charge", ""));
    return charge == null ? NEVER : charge.getLong("created") + DEBIT;
  }

  private static long time(JsonObject object, String field) {
    return object.getValue(field) instanceof Number at ? at.longValue() : NEVER;
  }
}
