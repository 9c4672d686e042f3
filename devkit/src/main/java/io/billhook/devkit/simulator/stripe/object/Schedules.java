package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Subscription schedules: what a subscription becomes, and when. */
final class Schedules {
  private static final String TYPE = "subscription_schedule";
  private static final String UPDATED = "subscription_schedule.updated";
  private static final Set<String> OPEN = Set.of("not_started", "active");

  private Schedules() {}

  static JsonObject create(Change change, JsonObject schedule, JsonObject params) {
    String from = params.getString("from_subscription");
    if (from != null) {
      return ofSubscription(
          change, schedule, change.named("subscription", from, "from_subscription"));
    }
    String customer = params.getString("customer");
    if (customer == null || params.getJsonArray("phases") == null) {
      throw StripeError.missing(customer == null ? "customer" : "phases");
    }
    change.named("customer", customer, "customer");
    long start = params.getValue("start_date") instanceof Long at ? at : change.now();
    schedule.put("phases", Phases.read(change, params.getJsonArray("phases"), start));
    change.add(schedule.put("status", "not_started"));
    if (start <= change.now()) {
      fallDue(change, schedule.copy());
    }
    return change.named(TYPE, schedule.getString("id"), "id");
  }

  private static JsonObject ofSubscription(
      Change change, JsonObject schedule, JsonObject subscription) {
    if (SubscriptionEnd.hasEnded(subscription)) {
      throw StripeError.invalid(
          null, "from_subscription", "You cannot migrate a subscription that has ended.");
    }
    if (subscription.getValue("schedule") instanceof String other) {
      throw StripeError.invalid(
          null,
          "from_subscription",
          "You cannot migrate a subscription that is already attached to a schedule: " + other);
    }
    boolean ends = Boolean.TRUE.equals(subscription.getValue("cancel_at_period_end"));
    JsonObject phase = Phases.ofSubscription(subscription);
    schedule
        .put("customer", subscription.getValue("customer"))
        .put("end_behavior", ends ? "cancel" : "release")
        .put("phases", new JsonArray().add(phase))
        .put("subscription", subscription.getString("id"))
        .put("status", "active");
    enter(schedule, phase);
    change.save(
        subscription.copy().put("schedule", schedule.getString("id")),
        "customer.subscription.updated");
    return change.add(schedule);
  }

  private static void enter(JsonObject schedule, JsonObject phase) {
    schedule.put(
        "current_phase",
        new JsonObject()
            .put("end_date", phase.getLong("end_date"))
            .put("start_date", phase.getLong("start_date")));
  }

  static JsonObject update(Change change, JsonObject schedule, JsonObject params) {
    requireOpen(schedule, "update");
    if (params.getJsonArray("phases") == null) {
      return change.save(schedule, UPDATED);
    }
    long start = Phases.of(schedule).getFirst().getLong("start_date");
    schedule.put("phases", Phases.read(change, params.getJsonArray("phases"), start));
    if (!"active".equals(schedule.getValue("status"))) {
      return change.save(schedule, UPDATED);
    }
    JsonObject current =
        Phases.of(schedule).stream()
            .filter(phase -> phase.getLong("start_date") <= change.now())
            .filter(phase -> change.now() < phase.getLong("end_date"))
            .findFirst()
            .orElseThrow(
                () ->
                    StripeError.invalid(
                        null, "phases", "The phases do not include the current time."));
    enter(schedule, current);
    change.save(schedule, UPDATED);
    SchedulePhase.apply(
        change, schedule, current, params.getString("proration_behavior", "create_prorations"));
    return change.named(TYPE, schedule.getString("id"), "id");
  }

  private static void requireOpen(JsonObject schedule, String verb) {
    String status = schedule.getString("status");
    if (!OPEN.contains(status)) {
      throw StripeError.invalid(
          null,
          null,
          "You cannot "
              + verb
              + " a subscription schedule that is currently in the `"
              + status
              + "` status.");
    }
  }

  static JsonObject release(Change change, JsonObject schedule, JsonObject params) {
    requireOpen(schedule, "release");
    return letGo(change, schedule, "released");
  }

  private static JsonObject letGo(Change change, JsonObject schedule, String status) {
    String id = schedule.getString("subscription");
    JsonObject subscription = id == null ? null : change.find(id);
    schedule
        .put("status", status)
        .put(status + "_at", change.now())
        .put("current_phase", null)
        .put("released_subscription", id)
        .put("subscription", null);
    change.save(schedule, "subscription_schedule." + status);
    if (subscription != null) {
      change.save(subscription.copy().put("schedule", null), "customer.subscription.updated");
    }
    return schedule;
  }

  static JsonObject cancel(Change change, JsonObject schedule, JsonObject params) {
    requireOpen(schedule, "cancel");
    if (schedule.getValue("subscription") instanceof String id) {
      SubscriptionEnd.cancel(change, change.named("subscription", id, "id").copy(), params);
    } else {
      canceled(change, schedule);
    }
    return change.named(TYPE, schedule.getString("id"), "id");
  }

  /** With its subscription, the schedule ends. */
  static void subscriptionEnded(Change change, String id) {
    JsonObject schedule = change.find(id);
    if (schedule != null && OPEN.contains(schedule.getString("status", ""))) {
      canceled(change, schedule.copy());
    }
  }

  private static void canceled(Change change, JsonObject schedule) {
    change.save(
        schedule
            .put("status", "canceled")
            .put("canceled_at", change.now())
            .put("current_phase", null),
        "subscription_schedule.canceled");
  }

  /** When the next step falls due; {@link Long#MAX_VALUE} where there is none. */
  static long due(JsonObject schedule) {
    return switch (schedule.getString("status", "")) {
      case "not_started" -> Phases.of(schedule).getFirst().getLong("start_date");
      case "active" -> schedule.getJsonObject("current_phase").getLong("end_date");
      default -> Long.MAX_VALUE;
    };
  }

  /** The next phase begins, or the schedule ends. */
  static void fallDue(Change change, JsonObject schedule) {
    List<JsonObject> phases = Phases.of(schedule);
    if ("not_started".equals(schedule.getValue("status"))) {
      enter(schedule, phases.getFirst());
      SchedulePhase.begin(change, schedule, phases.getFirst());
      return;
    }
    long end = schedule.getJsonObject("current_phase").getLong("end_date");
    JsonObject next =
        phases.stream()
            .filter(phase -> phase.getLong("start_date") >= end)
            .findFirst()
            .orElse(null);
    if (next != null) {
      enter(schedule, next);
      change.save(schedule, UPDATED);
      SchedulePhase.apply(
          change, schedule, next, next.getString("proration_behavior", "create_prorations"));
    } else if ("cancel".equals(schedule.getValue("end_behavior"))) {
      letGo(change, schedule, "completed");
      String id = schedule.getString("released_subscription");
      JsonObject subscription = change.named("subscription", id, "id").copy();
      SubscriptionEnd.end(change, subscription, "cancellation_requested");
    } else {
      letGo(change, schedule, "completed");
    }
  }

  /** What a subscription would be by phases that are only asked about. */
  static void rehearse(Change change, JsonObject subscription, JsonObject asked) {
    JsonObject params = SchedulePhase.ASKED.check(asked);
    JsonObject schedule =
        subscription.getValue("schedule") instanceof String id
            ? change.named(TYPE, id, "schedule").copy()
            : ofSubscription(change, change.fresh(TYPE), subscription).copy();
    update(change, Fields.apply(SchedulePhase.ASKED, params, schedule), params);
  }

  /** In a rehearsal of the end of a period: the step of the subscription's schedule, if due. */
  static void stepOf(Change change, JsonObject subscription) {
    if (subscription.getValue("schedule") instanceof String id) {
      JsonObject schedule = change.named(TYPE, id, "schedule");
      if (due(schedule) <= change.now()) {
        fallDue(change, schedule.copy());
      }
    }
  }
}
