package io.billhook.launcher.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.crypto.RandomToken;
import io.billhook.launcher.doctor.Door.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Whether what providers send arrives. Each delivery is one that nobody has signed, so it is
 * refused by us, in our words; one of each is kept among the samples of refused ones.
 */
record WebhookCheck(Door door) {
  private static final String WHAT = "webhooks";
  private static final byte[] EVENT =
      "{\"id\": \"evt_doctor\", \"object\": \"event\", \"type\": \"ping\"}".getBytes(UTF_8);

  /**
   * A provider's delivery.
   *
   * @param agent as the provider's deliveries name themselves: what protects from bots looks there
   */
  private record Delivery(String path, String type, String agent) {}

  private static final List<Delivery> DELIVERIES =
      List.of(
          new Delivery(
              "/webhooks/stripe",
              "application/json; charset=utf-8",
              "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
          new Delivery("/webhooks/brevo", "application/json", "Brevo Webhook"),
          new Delivery(
              "/webhooks/twilio/status", "application/x-www-form-urlencoded", "TwilioProxy/1.1"));

  List<Finding> look() {
    return DELIVERIES.stream().map(this::look).toList();
  }

  private Finding look(Delivery delivery) {
    try {
      Answer answer =
          door.send(
              "POST",
              delivery.path(),
              RandomToken.create(),
              Map.of("Content-Type", delivery.type(), "User-Agent", delivery.agent()),
              EVENT);
      if (answer.isOurRefusal() && answer.isOfNow()) {
        return Finding.ok(WHAT, delivery.path() + " is reached");
      }
      return Finding.fail(
          WHAT,
          "%s is not reached: %s. Let what stands in between pass /webhooks/* as it is: no bot rules,"
                  .formatted(delivery.path(), Stranger.named(answer))
              + " no log-in, no redirect, no cache");
    } catch (IOException e) {
      return Finding.fail(WHAT, delivery.path() + ": " + PublicChecks.said(e));
    }
  }
}
