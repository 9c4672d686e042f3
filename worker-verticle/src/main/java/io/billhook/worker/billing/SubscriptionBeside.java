package io.billhook.worker.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.EventTypes;
import io.billhook.stripe.StripeJson;
import io.billhook.worker.billing.Announcement.Beside;
import io.billhook.worker.billing.Announcement.Told;
import io.billhook.worker.billing.Announcement.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;

/**
 * What of a subscription changes while its {@code status} stays, and is told. Not told, since it
 * changes nothing that a customer has: until when collecting is paused, a discount, a payment
 * method. One that is over has nothing beside its status.
 */
final class SubscriptionBeside {
  /** How long before its end Stripe tells of a trial's end: docs.stripe.com/billing/trials. */
  static final Duration TRIAL_NOTICE = Duration.ofDays(3);

  private static final String TRIAL = "trial";

  private SubscriptionBeside() {}

  static List<Beside> of(Look look) {
    JsonNode subscription = look.object();
    return switch (subscription.path("status").asText()) {
      case "canceled", "incomplete_expired" -> List.of();
      default ->
          List.of(
              pause(subscription),
              end(subscription),
              items(subscription),
              period(subscription),
              trial(look));
    };
  }

  /** Collecting is paused, or the subscription itself is, in which no invoices are made. */
  private static Beside pause(JsonNode subscription) {
    boolean paused =
        subscription.path("pause_collection").isObject()
            || subscription.path("status").asText().equals("paused");
    return new Beside(
        "paused",
        paused ? "yes" : "",
        new Told(paused ? EventTypes.SUBSCRIPTION_PAUSED : EventTypes.SUBSCRIPTION_RESUMED, null),
        When.NEW);
  }

  /** When it is to end, if it is; another time is told like a first one. */
  private static Beside end(JsonNode subscription) {
    long at = StripeJson.number(subscription, "cancel_at");
    boolean atPeriodEnd = subscription.path("cancel_at_period_end").asBoolean();
    String end = at > 0 ? Long.toString(at) : atPeriodEnd ? "period" : "";
    return new Beside(
        "ends",
        end,
        end.isEmpty()
            ? new Told(EventTypes.SUBSCRIPTION_CANCELLATION_WITHDRAWN, null)
            : new Told(
                EventTypes.SUBSCRIPTION_CANCEL_SCHEDULED,
                StripeJson.time(subscription, "canceled_at").orElse(null)),
        When.NEW);
  }

  /**
   * Which prices and how many of each, as a sum to compare; the first ones come with the status.
   */
  private static Beside items(JsonNode subscription) {
    List<String> items =
        StreamSupport.stream(subscription.path("items").path("data").spliterator(), false)
            .map(
                item ->
                    StripeJson.ids(item, "price").findFirst().orElse("")
                        + " × "
                        + item.path("quantity").asText())
            .sorted()
            .toList();
    var sum = new CRC32();
    sum.update(items.toString().getBytes(UTF_8));
    return new Beside(
        "items",
        items.isEmpty() ? "" : Long.toHexString(sum.getValue()),
        new Told(EventTypes.SUBSCRIPTION_CHANGED, null),
        When.CHANGED);
  }

  /** A further one has begun, paid for or not. Of items with periods of their own the latest. */
  private static Beside period(JsonNode subscription) {
    long from = latest(subscription, "current_period_start");
    long to = latest(subscription, "current_period_end");
    return new Beside(
        "period",
        from > 0 && to > from ? from + "-" + to : "",
        new Told(EventTypes.SUBSCRIPTION_RENEWED, Instant.ofEpochSecond(from)),
        When.FOLLOWS);
  }

  private static long latest(JsonNode subscription, String field) {
    return LongStream.concat(
            LongStream.of(StripeJson.number(subscription, field)), // up to API version 2025-02-24
            StripeJson.at(subscription, "items.data.*." + field).mapToLong(JsonNode::longValue))
        .max()
        .orElse(0);
  }

  /** Told once for each end that a trial is given. */
  private static Beside trial(Look look) {
    long end = StripeJson.number(look.object(), "trial_end");
    boolean trialing = look.object().path("status").asText().equals("trialing");
    Instant notice = Instant.ofEpochSecond(end).minus(TRIAL_NOTICE);
    boolean soon =
        look.trialWillEnd()
            || !look.at().isBefore(notice)
            || Announcement.part(look.before(), TRIAL)
                .filter(Long.toString(end)::equals)
                .isPresent();
    boolean ending = trialing && end > 0 && soon;
    return new Beside(
        TRIAL,
        ending ? Long.toString(end) : "",
        ending ? new Told(EventTypes.SUBSCRIPTION_TRIAL_ENDING, notice) : null,
        When.NEW);
  }
}
