package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Database;
import io.billhook.stripe.StripeObjects;
import java.util.UUID;

/**
 * What is to change of a subscription with its next period: a schedule with the phase that is under
 * way and the one that follows, after which it lets go of the subscription. Source:
 * docs.stripe.com/billing/subscriptions/subscription-schedules.
 */
final class Schedules {
  private static final String COLLECTION = "/v1/subscription_schedules";

  private final Database database;
  private final StripeCalls calls;

  Schedules(Database database, StripeCalls calls) {
    this.database = database;
    this.calls = calls;
  }

  /** Whether there was one to let go of; Stripe lets nobody else change when its end is. */
  boolean release(UUID tenant, Present present) {
    present
        .schedule()
        .ifPresent(
            id ->
                done(
                    tenant,
                    post(tenant, "schedule.release", path(id) + "/release", StripeForm.empty())));
    return present.schedule().isPresent();
  }

  /** Schedules a change, in the place of what is scheduled. */
  Called set(UUID tenant, Present present, Choice choice) {
    JsonNode schedule =
        present
            .schedule()
            .flatMap(id -> calls.find(path(id)))
            .map(StripeObjects.Answer::json)
            .orElseGet(() -> create(tenant, present));
    return post(
        tenant,
        "schedule.set",
        path(schedule.path("id").asText()),
        Phases.of(schedule, present, choice));
  }

  private JsonNode create(UUID tenant, Present present) {
    StripeForm form = StripeForm.empty().with("from_subscription", present.id());
    Called made = post(tenant, "schedule.create", COLLECTION, form);
    done(tenant, made);
    return made.answer().json();
  }

  private Called post(UUID tenant, String kind, String path, StripeForm form) {
    return calls.post(tenant, kind, path, form, Forms::refused, Forms.ALWAYS);
  }

  private void done(UUID tenant, Called called) {
    database.api(tenant).run(tx -> calls.finish(tx, called, ObjectKind.SUBSCRIPTION_SCHEDULE));
  }

  private static String path(String id) {
    return COLLECTION + "/" + StripeObjects.encoded(id);
  }
}
