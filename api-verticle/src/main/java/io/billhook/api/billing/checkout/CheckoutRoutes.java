package io.billhook.api.billing.checkout;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.Refusal;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.TenantTurns;
import io.billhook.api.billing.call.Unanswered;
import io.billhook.api.billing.checkout.Places.Place;
import io.billhook.api.billing.customer.Customers;
import io.billhook.api.billing.plan.PromotionCodes;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.config.BillingConfig;
import io.billhook.contract.billing.WatchCheckout;
import io.billhook.mirror.ObjectKind;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.stripe.StripeJson;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/billing/checkout-sessions}. */
public final class CheckoutRoutes implements Feature {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final Database database;
  private final Outbox outbox;
  private final BillingConfig config;
  private final ReturnTargets targets;
  private final Clock clock;
  private final StripeCalls calls;
  private final Customers customers;
  private final Subscriptions subscriptions;
  private final PromotionCodes promotions;
  private final Places places;

  /**
   * @param targets where a buyer may be led back to
   */
  public CheckoutRoutes(
      Database database,
      Outbox outbox,
      StripeCalls calls,
      BillingConfig config,
      ReturnTargets targets,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.config = config;
    this.targets = targets;
    this.clock = clock;
    this.calls = calls;
    this.customers = new Customers(database, calls);
    this.subscriptions = new Subscriptions(database, calls, config);
    this.promotions = new PromotionCodes(calls);
    this.places = new Places(database, calls, subscriptions);
  }

  /** Stripe has the customer no more, which no event has told. */
  private static final class CustomerLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    CustomerLost() {
      super(null, null, false, false);
    }
  }

  /** Such as one without a trial, which another checkout has used up. */
  private static final class OtherOrder extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherOrder() {
      super(null, null, false, false);
    }
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation(
        "createCheckoutSession", Access.scope("billing:write", TenantRole.ADMIN), this::create);
  }

  private Answer create(Request request) {
    CheckoutRequest wanted = CheckoutRequest.read(request.json(), targets);
    UUID tenant = request.tenant();
    return TenantTurns.alone(
        tenant,
        () ->
            database
                .api(tenant)
                .transact(tx -> request.earlier(tx, tenant))
                .orElseGet(() -> buy(request, tenant, wanted)));
  }

  private Answer buy(Request request, UUID tenant, CheckoutRequest wanted) {
    for (int left = 2; left > 0; left--) {
      Order order = check(tenant, wanted);
      String customer = customers.ensure(tenant, request.principal());
      try {
        return buy(request, tenant, order, customer);
      } catch (CustomerLost _) {
        customers.lost(tenant, customer);
      } catch (OtherOrder _) {
        // what stood in the way has changed what is to be bought; it is gone now
      }
    }
    throw Unanswered.problem();
  }

  private Order check(UUID tenant, CheckoutRequest wanted) {
    return database
        .api(tenant)
        .transact(
            tx -> {
              subscriptions.requireNone(tx);
              return Order.check(tx, tenant, wanted, config);
            });
  }

  private Answer buy(Request request, UUID tenant, Order order, String customer) {
    String code = order.wanted().promotionCode();
    String promotion = code == null ? null : promotions.id(code, customer);
    subscriptions.requireNone(tenant, customer);
    Place place = places.take(tenant, customer, order.choice(customer, promotion));
    return switch (place) {
      case Place.Open(var session) ->
          database
              .api(tenant)
              .transact(tx -> request.once(tx, tenant, () -> Answer.created(session)));
      case Place.ToMake(var id) -> {
        if (!check(tenant, order.wanted()).equals(order)) {
          database.api(tenant).run(tx -> tx.update(CheckoutSql.FAILED, id));
          throw new OtherOrder();
        }
        Called called = ask(tenant, id, order, customer, promotion);
        yield database
            .api(tenant)
            .transact(tx -> request.once(tx, tenant, () -> opened(tx, request, id, called)));
      }
    };
  }

  private Called ask(
      UUID tenant, UUID id, Order order, String customer, @Nullable String promotion) {
    return calls.post(
        tenant,
        "checkout.create",
        "/v1/checkout/sessions",
        order.form(tenant, id, customer, promotion),
        refusal -> refused(tenant, id, refusal),
        tx -> {
          if (tx.update(CheckoutSql.ASKING, id) == 0) {
            throw Unanswered.problem(); // given up meanwhile, as too old
          }
        });
  }

  private ProblemException refused(UUID tenant, UUID id, Refusal refusal) {
    database.api(tenant).run(tx -> tx.update(CheckoutSql.FAILED, id));
    if (refusal.param().equals("customer")) {
      throw new CustomerLost();
    }
    if (refusal.param().startsWith("discounts")) {
      return PromotionCodes.none();
    }
    return refusal.param().startsWith("line_items")
        ? Fields.failed("/price_id", "is not sold by Stripe in this way: " + refusal.code())
        : refusal.problem();
  }

  private Answer opened(Tx tx, Request request, UUID id, Called called) {
    UUID tenant = called.tenant();
    String session = StripeJson.text(called.answer().json(), "id").orElse("");
    calls.finish(tx, called, ObjectKind.CHECKOUT_SESSION);
    Row held = tx.query(CheckoutSql.GET, id).first();
    if (held.text("state").equals("making")) {
      UUID job =
          outbox.enqueue(
              tx,
              WatchCheckout.KIND,
              new WatchCheckout(id),
              JobOptions.none().tenant(tenant).at(clock.instant().plus(FIRST_LOOK)));
      AuditLog.note(
          tx,
          tenant,
          request.principal(),
          request.remoteAddress(),
          request.id(),
          "billing.checkout",
          "checkout:" + id);
      tx.update(CheckoutSql.OPEN, id, session, job);
      return shown(id, called, job);
    }
    if (!session.equals(held.textOrNull("session_id"))) {
      throw Unanswered.problem(); // given up by another request, which had it expired
    }
    return shown(id, called, Objects.requireNonNull(held.uuidOrNull("job_id")));
  }

  private static Answer shown(UUID id, Called called, UUID job) {
    Optional<OpenSession> open = OpenSession.of(id, called.answer().json(), job);
    return Answer.created(open.orElseThrow(Unanswered::problem));
  }
}
