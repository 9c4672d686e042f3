package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.mirror.ObjectKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pauses a subscription; resumes one that is paused, or of which something is scheduled. */
final class Pause {
  private static final String PAUSE = "subscription.pause";
  private static final String RESUME = "subscription.resume";

  private final Subscriptions subscriptions;
  private final Schedules schedules;
  private final StripeCalls calls;
  private final Clock clock;

  Pause(Subscriptions subscriptions, Schedules schedules, StripeCalls calls, Clock clock) {
    this.subscriptions = subscriptions;
    this.schedules = schedules;
    this.calls = calls;
    this.clock = clock;
  }

  /** Its invoices are void: what is not used is not owed. */
  Answer pause(Request request) {
    Instant resumesAt = resumesAt(request.jsonIfAny());
    UUID tenant = request.tenant();
    Present present = subscriptions.present(tenant);
    subscriptions.requireAlive(tenant, present);
    present.requireBegun();
    StripeForm form =
        Forms.subscription()
            .with("pause_collection[behavior]", "void")
            .with(
                "pause_collection[resumes_at]",
                resumesAt == null ? null : resumesAt.getEpochSecond());
    Called called = post(tenant, PAUSE, present.path(), form);
    return subscriptions.changed(
        request, PAUSE, present, tx -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION));
  }

  private @Nullable Instant resumesAt(Fields fields) {
    Instant at = fields.time("resumes_at");
    if (at != null && !at.isAfter(clock.instant())) {
      fields.error("resumes_at", "must be to come");
    }
    fields.check();
    return at;
  }

  Answer resume(Request request) {
    UUID tenant = request.tenant();
    Present present = subscriptions.present(tenant);
    subscriptions.requireAlive(tenant, present);
    boolean released = schedules.release(tenant, present);
    List<Called> done = new ArrayList<>();
    if (present.status().equals("paused")) {
      // After a trial without a card: the next period begins, and is billed.
      done.add(
          post(
              tenant,
              RESUME,
              present.path() + "/resume",
              Forms.subscription().with("billing_cycle_anchor", "now")));
    }
    StripeForm withdrawn = withdrawn(present);
    if (withdrawn != null) {
      done.add(post(tenant, RESUME, present.path(), withdrawn));
    }
    if (done.isEmpty() && !released) {
      return subscriptions.unchanged(request, present);
    }
    return subscriptions.changed(
        request,
        RESUME,
        present,
        tx -> done.forEach(called -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION)));
  }

  /** Null where neither an end is scheduled nor its invoices are void. */
  private static @Nullable StripeForm withdrawn(Present present) {
    boolean withPeriod = present.json().path("cancel_at_period_end").asBoolean();
    boolean ends = withPeriod || Periods.cancelsAt(present.json()).isPresent();
    if (!ends && !present.isPaused()) {
      return null;
    }
    // Stripe takes only one of the two that can have scheduled the end.
    return Forms.subscription()
        .with("cancel_at_period_end", withPeriod ? false : null)
        .with("cancel_at", ends && !withPeriod ? "" : null)
        .with("pause_collection", present.isPaused() ? "" : null);
  }

  private Called post(UUID tenant, String kind, String path, StripeForm form) {
    return calls.post(tenant, kind, path, form, Forms::refused, Forms.ALWAYS);
  }
}
