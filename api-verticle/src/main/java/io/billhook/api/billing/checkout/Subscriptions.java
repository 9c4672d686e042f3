package io.billhook.api.billing.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.config.BillingConfig;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.Standing;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** That nobody pays twice: who has a subscription buys no other one. */
final class Subscriptions {
  private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");

  private final Database database;
  private final StripeCalls calls;
  private final BillingConfig config;

  Subscriptions(Database database, StripeCalls calls, BillingConfig config) {
    this.database = database;
    this.calls = calls;
    this.config = config;
  }

  /** By our copy, in a transaction of the role api; throws CONFLICT where there is one. */
  void requireNone(Tx tx) {
    if (Standing.of(tx, config.graceDays(), Instant.now()).lives()) {
      throw exists();
    }
  }

  /** By Stripe, of which no event may have come; what is found stands in our copy then. */
  void requireNone(UUID tenant, String customer) {
    FetchNumber fetch = calls.look();
    String query = "limit=100&customer=" + StripeObjects.encoded(customer);
    for (JsonNode found : calls.list("/v1/subscriptions?" + query)) {
      if (!OVER.contains(found.path("status").asText())) {
        copy(tenant, fetch, new Answer(found.toString(), found));
        throw exists();
      }
    }
  }

  /** What a checkout has led to stands in our copy. */
  void fetch(UUID tenant, String id) {
    FetchNumber fetch = calls.look();
    calls
        .find("/v1/subscriptions/" + StripeObjects.encoded(id))
        .ifPresent(answer -> copy(tenant, fetch, answer));
  }

  private void copy(UUID tenant, FetchNumber fetch, Answer answer) {
    database.api(tenant).run(tx -> calls.copy(tx, fetch, ObjectKind.SUBSCRIPTION, answer));
  }

  private static ProblemException exists() {
    return ProblemType.CONFLICT.because(
        "There is a subscription already; change it with PATCH /v1/billing/subscription");
  }
}
