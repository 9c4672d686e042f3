package io.billhook.api.billing.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.Refusal;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.control.Retry;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one checkout that a tenant may have. Whoever wants the same as the open one is given that;
 * whoever wants another has it expired at Stripe first.
 */
final class Places {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final String SESSIONS = "/v1/checkout/sessions";

  /** What a buyer gets. */
  sealed interface Place {
    /** A checkout that Stripe is to be asked for, perhaps again. */
    record ToMake(UUID id) implements Place {}

    /** One that is open, as Stripe has it now. */
    record Open(OpenSession session) implements Place {}
  }

  /** A row that is in the way, or ours. */
  private record Held(
      UUID id, @Nullable String session, @Nullable UUID job, boolean same, boolean old) {
    static Held of(Row row) {
      return new Held(
          row.uuid("id"),
          row.textOrNull("session_id"),
          row.uuidOrNull("job_id"),
          row.bool("same"),
          row.bool("old"));
    }
  }

  private final Database database;
  private final StripeCalls calls;
  private final Subscriptions subscriptions;

  Places(Database database, StripeCalls calls, Subscriptions subscriptions) {
    this.database = database;
    this.calls = calls;
    this.subscriptions = subscriptions;
  }

  /**
   * Takes the place.
   *
   * @throws ProblemException CONFLICT where a subscription lives; UNAVAILABLE where Stripe gives no
   *     answer, or another checkout is being made
   */
  Place take(UUID tenant, String customer, byte[] choice) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < end) {
      Held held = database.api(tenant).transact(tx -> look(tx, choice));
      String session = held.session();
      UUID job = held.job();
      if (session != null && job != null) {
        Optional<OpenSession> open = open(tenant, held, session, job);
        if (open.isPresent()) {
          return new Place.Open(open.get());
        }
      } else if (held.same()) {
        return new Place.ToMake(held.id());
      } else if (held.old()) {
        giveUp(tenant, customer, held.id());
      } else {
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
    throw ProblemType.UNAVAILABLE
        .because("Another checkout of this tenant is being made")
        .retryAfter(Duration.ofSeconds(2));
  }

  private Held look(Tx tx, byte[] choice) {
    tx.query(CheckoutSql.LOCK);
    subscriptions.requireNone(tx);
    Optional<Row> live = tx.query(CheckoutSql.LIVE, (Object) choice).one();
    if (live.isPresent()) {
      return Held.of(live.get());
    }
    UUID id = RowIds.next();
    tx.update(CheckoutSql.BEGIN, id, choice);
    return new Held(id, null, null, true, false);
  }

  /** The session where it is open and the one that is wanted; else it is out of the way. */
  private Optional<OpenSession> open(UUID tenant, Held held, String session, UUID job) {
    Optional<JsonNode> now =
        calls.find(SESSIONS + "/" + StripeObjects.encoded(session)).map(StripeObjects.Answer::json);
    String status = now.flatMap(json -> StripeJson.text(json, "status")).orElse("expired");
    switch (status) {
      case "open" -> {
        if (held.same()) {
          return now.flatMap(json -> OpenSession.of(held.id(), json, job));
        }
        expire(tenant, session)
            .ifPresent(called -> over(tenant, held.id(), job, "expired", called));
      }
      case "complete" -> {
        now.flatMap(json -> StripeJson.ids(json, "subscription").findFirst())
            .ifPresent(id -> subscriptions.fetch(tenant, id));
        over(tenant, held.id(), job, "complete", null);
      }
      default -> over(tenant, held.id(), job, "expired", null);
    }
    return Optional.empty();
  }

  /** Empty where Stripe says that it is not open any more. */
  private Optional<Called> expire(UUID tenant, String session) {
    String path = SESSIONS + "/" + StripeObjects.encoded(session) + "/expire";
    try {
      return Optional.of(
          calls.post(
              tenant, "checkout.expire", path, StripeForm.empty(), Refusal::problem, _ -> {}));
    } catch (ProblemException e) {
      if (e.type() == ProblemType.VALIDATION_FAILED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Its job learns of it at once. */
  private void over(UUID tenant, UUID id, UUID job, String state, @Nullable Called called) {
    database
        .api(tenant)
        .run(
            tx -> {
              if (called != null) {
                calls.finish(tx, called, ObjectKind.CHECKOUT_SESSION);
              }
              tx.update(CheckoutSql.OVER, id, state);
              tx.asEngine();
              Retry.order(tx, job);
            });
  }

  /**
   * One that is being made since long, by who is gone: Stripe may have it, and nobody here knows.
   */
  private void giveUp(UUID tenant, String customer, UUID id) {
    String query = "status=open&limit=100&customer=" + StripeObjects.encoded(customer);
    for (JsonNode session : calls.list(SESSIONS + "?" + query)) {
      if (session.path("metadata").path("checkout_id").asText().equals(id.toString())) {
        expire(tenant, session.path("id").asText())
            .ifPresent(
                called ->
                    database
                        .api(tenant)
                        .run(tx -> calls.finish(tx, called, ObjectKind.CHECKOUT_SESSION)));
      }
    }
    database.api(tenant).run(tx -> tx.update(CheckoutSql.FAILED, id));
  }
}
