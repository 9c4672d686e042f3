package io.billhook.worker.billing.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.Event;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That money of a payment goes back: how much in all, so that it is true also where two refunds are
 * seen as one.
 */
final class RefundLetter {
  private RefundLetter() {}

  static Optional<Letter> of(Tx tx, Event refunded) {
    JsonNode charge = refunded.data();
    long back = StripeJson.number(charge, "amount_refunded");
    long paid = StripeJson.number(charge, "amount");
    String currency = StripeJson.text(charge, "currency").orElse("");
    Map<String, Object> values = new HashMap<>();
    values.put("refunded", Words.money(back, currency));
    values.put("paid", back == paid ? "" : Words.money(paid, currency));
    values.put("paid_on", Words.day(charge, "created"));
    values.put(
        "card",
        Words.card(
            StripeJson.text(charge, "payment_method_details.card.brand").orElse(null),
            StripeJson.text(charge, "payment_method_details.card.last4").orElse(null)));
    return Recipient.ofCustomer(tx, refunded.subject())
        .map(
            to ->
                new Letter(
                    ProductMail.REFUNDED,
                    refunded.subject(),
                    Long.toString(back),
                    refunded.tenant(),
                    to,
                    values));
  }
}
