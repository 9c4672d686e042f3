package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.TenantTurns;
import io.billhook.api.billing.standing.Staleness;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.config.BillingConfig;
import io.billhook.postgres.Database;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** {@code /v1/billing/subscription} and {@code /v1/billing/customer}. */
public final class SubscriptionRoutes implements Feature {
  /** What these routes are made of. */
  public record Parts(
      Database database,
      StripeCalls calls,
      Staleness staleness,
      BillingConfig billing,
      Clock clock) {}

  private static final Access READ = Access.scope("billing:read");
  private static final Access CHANGE = Access.scope("billing:write", TenantRole.ADMIN);

  private final Database database;
  private final Subscriptions subscriptions;
  private final PlanChange plan;
  private final Preview preview;
  private final Cancel cancel;
  private final Pause pause;

  public SubscriptionRoutes(Parts parts) {
    this.database = parts.database();
    this.subscriptions =
        new Subscriptions(
            parts.database(),
            parts.calls(),
            parts.staleness(),
            parts.billing().graceDays(),
            parts.clock());
    var schedules = new Schedules(parts.database(), parts.calls());
    var choices = new Choices(parts.database(), parts.calls(), parts.billing().seatsByMembers());
    this.plan = new PlanChange(subscriptions, choices, schedules, parts.calls());
    this.preview = new Preview(parts.database(), subscriptions, choices, parts.calls());
    this.cancel = new Cancel(subscriptions, schedules, parts.calls());
    this.pause = new Pause(subscriptions, schedules, parts.calls(), parts.clock());
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation(
        "getBillingCustomer", READ, request -> Answer.ok(subscriptions.customer(request.tenant())));
    routes.operation(
        "getSubscription", READ, request -> Answer.ok(subscriptions.view(request.tenant())));
    routes.operation("previewSubscription", CHANGE, inTurn(preview::of));
    routes.operation("changeSubscription", CHANGE, inTurn(plan::change));
    routes.operation("cancelSubscription", CHANGE, inTurn(cancel::cancel));
    routes.operation("pauseSubscription", CHANGE, inTurn(pause::pause));
    routes.operation("resumeSubscription", CHANGE, inTurn(pause::resume));
  }

  private Endpoint inTurn(Endpoint work) {
    Endpoint once = unlessDone(work);
    return request -> TenantTurns.alone(request.tenant(), () -> once.answer(request));
  }

  /** A repeat is answered before Stripe is asked anything. */
  private Endpoint unlessDone(Endpoint work) {
    return request -> {
      UUID tenant = request.tenant();
      Optional<Answer> earlier = database.api(tenant).transact(tx -> request.earlier(tx, tenant));
      return earlier.isPresent() ? earlier.get() : work.answer(request);
    };
  }
}
