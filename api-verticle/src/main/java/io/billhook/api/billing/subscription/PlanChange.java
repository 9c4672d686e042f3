package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.mirror.ObjectKind;
import java.util.UUID;

/**
 * Changes the plan, the quantity or the discount of a subscription: now, or with its next period.
 */
final class PlanChange {
  private static final String ACTION = "subscription.change";

  private final Subscriptions subscriptions;
  private final Choices choices;
  private final Schedules schedules;
  private final StripeCalls calls;

  PlanChange(Subscriptions subscriptions, Choices choices, Schedules schedules, StripeCalls calls) {
    this.subscriptions = subscriptions;
    this.choices = choices;
    this.schedules = schedules;
    this.calls = calls;
  }

  Answer change(Request request) {
    Wanted wanted = Wanted.read(request.json());
    UUID tenant = request.tenant();
    Present present = subscriptions.present(tenant);
    subscriptions.requireAlive(tenant, present);
    Choice choice = choices.judge(tenant, wanted, present);
    if (choice.atPeriodEnd()) {
      Called called = schedules.set(tenant, present, choice);
      return subscriptions.changed(
          request,
          ACTION,
          present,
          tx -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION_SCHEDULE));
    }
    schedules.release(tenant, present);
    Called called =
        calls.post(tenant, ACTION, present.path(), choice.update(), Forms::refused, Forms.ALWAYS);
    return subscriptions.changed(
        request, ACTION, present, tx -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION));
  }
}
