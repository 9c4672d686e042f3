package io.billhook.worker.billing.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.Event;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is written about a subscription. */
final class SubscriptionLetters {
  /** Statuses in which one has ended. */
  static final Set<String> OVER = Set.of("canceled", "incomplete_expired");

  private SubscriptionLetters() {}

  /** Each end that a trial is given is a step. */
  static Optional<Letter> trialEnding(Tx tx, Event event) {
    JsonNode subscription = event.data();
    Row plan = tx.query(LetterSql.PLAN, event.subject()).first();
    Map<String, Object> values = new HashMap<>();
    values.put("plan", plan(plan));
    values.put("ends_on", Words.day(subscription, "trial_end"));
    values.put("card", Words.card(plan.textOrNull("brand"), plan.textOrNull("last4")));
    values.put("canceled", ends(subscription));
    values.put("without_card", withoutCard(subscription, plan));
    return letter(
        tx,
        event,
        ProductMail.TRIAL_ENDING,
        Long.toString(StripeJson.number(subscription, "trial_end")),
        values);
  }

  /** Whether it is to end with its trial anyway. */
  private static boolean ends(JsonNode subscription) {
    long at = StripeJson.number(subscription, "cancel_at");
    return subscription.path("cancel_at_period_end").asBoolean()
        || (at > 0 && at <= StripeJson.number(subscription, "trial_end"));
  }

  /** What becomes of it where nothing is there to pay with; empty where something is. */
  private static String withoutCard(JsonNode subscription, Row plan) {
    if (plan.bool("payable")) {
      return "";
    }
    return switch (subscription
        .path("trial_settings")
        .path("end_behavior")
        .path("missing_payment_method")
        .asText()) {
      case "cancel" -> "ends";
      case "pause" -> "is paused";
      default -> "is billed by an invoice";
    };
  }

  static Optional<Letter> ended(Tx tx, Event event) {
    JsonNode subscription = event.data();
    Row plan = tx.query(LetterSql.PLAN, event.subject()).first();
    Map<String, Object> values = new HashMap<>();
    values.put("plan", plan(plan));
    values.put("ended_on", Words.day(subscription, "ended_at"));
    values.put(
        "unpaid",
        StripeJson.text(subscription, "cancellation_details.reason")
            .filter("payment_failed"::equals)
            .isPresent());
    return letter(tx, event, ProductMail.SUBSCRIPTION_ENDED, "ended", values);
  }

  private static String plan(Row row) {
    String name = row.textOrNull("plan");
    return name == null ? "" : name;
  }

  private static Optional<Letter> letter(
      Tx tx, Event event, ProductMail mail, String step, Map<String, Object> values) {
    return Recipient.ofCustomer(tx, event.subject())
        .map(to -> new Letter(mail, event.subject(), step, event.tenant(), to, values));
  }
}
