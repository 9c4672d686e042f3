package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.TextRule;
import io.billhook.mirror.ObjectKind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Ends a subscription, with its period or now. */
final class Cancel {
  private static final String ACTION = "subscription.cancel";

  /** The period is not paid for, or has not begun: there is nothing to wait for. */
  private static final Set<String> AT_ONCE = Set.of("past_due", "unpaid", "incomplete", "paused");

  private final Subscriptions subscriptions;
  private final Schedules schedules;
  private final StripeCalls calls;

  Cancel(Subscriptions subscriptions, Schedules schedules, StripeCalls calls) {
    this.subscriptions = subscriptions;
    this.schedules = schedules;
    this.calls = calls;
  }

  Answer cancel(Request request) {
    boolean now = "now".equals(request.jsonIfAny().optionalText("when", TextRule.LINE));
    UUID tenant = request.tenant();
    Present present = subscriptions.present(tenant);
    boolean atOnce = now || AT_ONCE.contains(present.status());
    if (present.isOver() || (!atOnce && endsAnyway(present))) {
      return subscriptions.unchanged(request, present);
    }
    Called called = atOnce ? atOnce(tenant, present) : withPeriod(tenant, present);
    return subscriptions.changed(
        request, ACTION, present, tx -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION));
  }

  private Called atOnce(UUID tenant, Present present) {
    return calls.delete(tenant, ACTION, present.path(), Forms.subscription(), Forms::refused);
  }

  private Called withPeriod(UUID tenant, Present present) {
    schedules.release(tenant, present);
    return calls.post(
        tenant,
        ACTION,
        present.path(),
        Forms.subscription().with("cancel_at_period_end", true),
        Forms::refused,
        Forms.ALWAYS);
  }

  /** With its period or before: so it was asked for already, here or at Stripe. */
  private static boolean endsAnyway(Present present) {
    Optional<Instant> at = Periods.cancelsAt(present.json());
    Optional<Instant> end = Periods.end(present.json());
    return at.isPresent() && end.isPresent() && !at.get().isAfter(end.get());
  }
}
