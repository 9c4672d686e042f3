package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.audit.AuditLog;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.standing.Staleness;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.Standing;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A tenant's subscription: by our copy where it is shown, as Stripe has it where it is changed. */
final class Subscriptions {
  private final Database database;
  private final StripeCalls calls;
  private final Staleness staleness;
  private final int graceDays;
  private final Clock clock;

  Subscriptions(
      Database database, StripeCalls calls, Staleness staleness, int graceDays, Clock clock) {
    this.database = database;
    this.calls = calls;
    this.staleness = staleness;
    this.graceDays = graceDays;
    this.clock = clock;
  }

  SubscriptionView view(UUID tenant) {
    boolean stale = staleness.of(tenant);
    return database.api(tenant).transact(tx -> view(tx, stale));
  }

  CustomerView customer(UUID tenant) {
    return database.api(tenant).transact(tx -> CustomerView.of(tx, standing(tx)));
  }

  /**
   * As Stripe has it at this moment.
   *
   * @throws ProblemException CONFLICT where there is none; UNAVAILABLE where Stripe does not answer
   */
  Present present(UUID tenant) {
    JsonNode known = database.api(tenant).transact(this::standing).subscription();
    if (known == null) {
      throw ProblemType.CONFLICT.because(
          "There is no subscription; begin one with POST /v1/billing/checkout-sessions");
    }
    String id = known.path("id").asText();
    FetchNumber fetch = calls.look();
    Optional<StripeObjects.Answer> found =
        calls.find("/v1/subscriptions/" + id + "?" + ObjectKind.SUBSCRIPTION.expansion(""));
    if (found.isEmpty()) {
      database.api(tenant).run(tx -> calls.gone(tx, fetch, ObjectKind.SUBSCRIPTION, id));
      throw Present.over();
    }
    return new Present(id, found.get(), fetch);
  }

  /**
   * Ends a request that changes it, once: what was done at Stripe is written with its entry in the
   * audit log, and shown.
   *
   * @param done writes it, in a transaction of the role api, which it leaves in that role
   */
  Answer changed(Request request, String action, Present present, Consumer<Tx> done) {
    UUID tenant = request.tenant();
    boolean stale = staleness.of(tenant);
    return database
        .api(tenant)
        .transact(
            tx ->
                request.once(
                    tx,
                    tenant,
                    () -> {
                      done.accept(tx);
                      AuditLog.note(
                          tx,
                          tenant,
                          request.principal(),
                          request.remoteAddress(),
                          request.id(),
                          action,
                          "subscription:" + present.id());
                      return Answer.ok(view(tx, stale));
                    }));
  }

  /**
   * As {@link #changed}, where there was nothing to do: our copy is brought up to what was seen.
   */
  Answer unchanged(Request request, Present present) {
    UUID tenant = request.tenant();
    boolean stale = staleness.of(tenant);
    return database
        .api(tenant)
        .transact(
            tx ->
                request.once(
                    tx,
                    tenant,
                    () -> {
                      copy(tx, tenant, present);
                      return Answer.ok(view(tx, stale));
                    }));
  }

  /** Where it is over after all, our copy learns it before the refusal. */
  void requireAlive(UUID tenant, Present present) {
    if (present.isOver()) {
      database.api(tenant).run(tx -> copy(tx, tenant, present));
      throw Present.over();
    }
  }

  private void copy(Tx tx, UUID tenant, Present present) {
    calls.copy(tx, present.fetch(), ObjectKind.SUBSCRIPTION, present.answer());
    tx.asApi(tenant);
  }

  private SubscriptionView view(Tx tx, boolean stale) {
    Standing standing = standing(tx);
    JsonNode subscription = standing.subscription();
    Optional<JsonNode> schedule =
        subscription == null || !standing.lives()
            ? Optional.empty()
            : tx.query(SubscriptionSql.SCHEDULE, subscription.path("id").asText())
                .one()
                .map(row -> StripeJson.stored(row.text("data")));
    return SubscriptionView.of(standing, schedule, stale);
  }

  private Standing standing(Tx tx) {
    return Standing.of(tx, graceDays, clock.instant());
  }
}
