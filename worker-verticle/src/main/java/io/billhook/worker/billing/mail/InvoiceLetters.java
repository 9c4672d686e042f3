package io.billhook.worker.billing.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.Event;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is written about an invoice. */
final class InvoiceLetters {
  private static final String SUBSCRIPTION = "parent.subscription_details.subscription";

  private InvoiceLetters() {}

  /** Thanks for a payment; nothing where no money moved. */
  static Optional<Letter> receipt(Tx tx, Event paid) {
    JsonNode invoice = paid.data();
    return StripeJson.number(invoice, "amount_paid") <= 0
        ? Optional.empty() // the balance or a credit note covered it
        : Recipient.ofInvoice(tx, paid)
            .map(
                to ->
                    new Letter(
                        ProductMail.RECEIPT,
                        paid.subject(),
                        "paid",
                        paid.tenant(),
                        to,
                        Receipt.values(invoice)));
  }

  /**
   * That an attempt to collect it has failed, or wants the payer: each attempt is a step. Nothing
   * once its subscription has ended.
   */
  static Optional<Letter> unpaid(Tx tx, Event event, ProductMail mail) {
    JsonNode invoice = event.data();
    if (isOver(tx, event)) {
      return Optional.empty();
    }
    return Recipient.ofInvoice(tx, event)
        .map(
            to ->
                new Letter(
                    mail,
                    event.subject(),
                    Long.toString(StripeJson.number(invoice, "attempt_count")),
                    event.tenant(),
                    to,
                    values(invoice)));
  }

  private static Map<String, Object> values(JsonNode invoice) {
    String currency = StripeJson.text(invoice, "currency").orElse("");
    return Map.of(
        "amount", Words.money(StripeJson.number(invoice, "amount_remaining"), currency),
        "number", StripeJson.text(invoice, "number").orElse(""),
        "next_attempt", Words.day(invoice, "next_payment_attempt"),
        "link", Words.page(invoice));
  }

  /** By our copy of the subscription, or by what Stripe said of it when the invoice was fetched. */
  private static boolean isOver(Tx tx, Event event) {
    @Nullable String subscription =
        StripeJson.ids(event.data(), SUBSCRIPTION).findFirst().orElse(null);
    return tx.query(LetterSql.STATUS_OF_SUBSCRIPTION, event.subject(), subscription)
        .one()
        .filter(
            row ->
                Stream.of("at_look", "status")
                    .map(row::textOrNull)
                    .anyMatch(
                        status -> status != null && SubscriptionLetters.OVER.contains(status)))
        .isPresent();
  }
}
