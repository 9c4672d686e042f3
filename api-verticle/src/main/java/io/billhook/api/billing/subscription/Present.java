package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.mirror.FetchNumber;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.util.Optional;
import java.util.Set;

/**
 * A subscription as Stripe had it a moment ago.
 *
 * @param fetch taken before the look
 */
record Present(String id, StripeObjects.Answer answer, FetchNumber fetch) {
  private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");

  static ProblemException over() {
    return ProblemType.CONFLICT.because(
        "The subscription has ended; begin another one with POST /v1/billing/checkout-sessions");
  }

  JsonNode json() {
    return answer.json();
  }

  String path() {
    return "/v1/subscriptions/" + id;
  }

  String status() {
    return json().path("status").asText();
  }

  boolean isOver() {
    return OVER.contains(status());
  }

  /** Whether its invoices are void. */
  boolean isPaused() {
    return json().path("pause_collection").isObject();
  }

  /** The schedule that manages it. */
  Optional<String> schedule() {
    return StripeJson.ids(json(), "schedule").findFirst();
  }

  /** Stripe changes nothing of one whose first invoice is not paid (docs.stripe.com/billing). */
  void requireBegun() {
    if (status().equals("incomplete")) {
      throw ProblemType.CONFLICT.because(
          "The subscription waits for its first payment; pay its open invoice, or cancel it");
    }
  }
}
