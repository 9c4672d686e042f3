package io.billhook.worker.billing.mail;

import io.billhook.config.BillingConfig;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Subscriber;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.postgres.Tx;
import java.util.Optional;

/** Writes to customers about what has happened, unless it is long past. */
public final class BillingMails implements Subscriber {
  private final Post post;

  /**
   * All mails of a process.
   *
   * @param sender whom they are from, named in them as the seller
   */
  public BillingMails(
      EmailOutbox outgoing, ProductMails mails, EmailAddress sender, BillingConfig config) {
    this.post = new Post(outgoing, mails, sender, config.mails());
  }

  @Override
  public void on(Tx tx, Event event) {
    if (!event.late()) {
      letter(tx, event).ifPresent(letter -> post.send(tx, letter));
    }
  }

  private Optional<Letter> letter(Tx tx, Event event) {
    return switch (event.type()) {
      case EventTypes.INVOICE_PAID -> InvoiceLetters.receipt(tx, event);
      case EventTypes.INVOICE_PAYMENT_FAILED ->
          InvoiceLetters.unpaid(tx, event, ProductMail.PAYMENT_FAILED);
      case EventTypes.INVOICE_PAYMENT_ACTION_REQUIRED ->
          InvoiceLetters.unpaid(tx, event, ProductMail.PAYMENT_ACTION_REQUIRED);
      case EventTypes.SUBSCRIPTION_TRIAL_ENDING -> SubscriptionLetters.trialEnding(tx, event);
      case EventTypes.SUBSCRIPTION_CANCELED -> SubscriptionLetters.ended(tx, event);
      case EventTypes.CHARGE_REFUNDED -> RefundLetter.of(tx, event);
      default -> Optional.empty();
    };
  }

  /** As far as it was not written about before. */
  void cardExpires(Tx tx, Letter letter) {
    post.send(tx, letter);
  }

  boolean tellsOfCards() {
    return post.sends(ProductMail.CARD_EXPIRING);
  }
}
