package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Subscriber;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thanks a customer for a payment: one mail for each invoice that was paid. */
final class Receipts implements Subscriber {
  private static final Logger log = LoggerFactory.getLogger(Receipts.class);

  private final EmailOutbox outgoing;
  private final ProductMails mails;
  private final EmailAddress sender;

  Receipts(EmailOutbox outgoing, ProductMails mails, EmailAddress sender) {
    this.outgoing = outgoing;
    this.mails = mails;
    this.sender = sender;
  }

  /** Writes the mail and its job, where there is something to thank for and someone to thank. */
  @Override
  public void on(Tx tx, Event event) {
    if (event.type().equals(EventTypes.INVOICE_PAID)) {
      queue(tx, event);
    }
  }

  private void queue(Tx tx, Event paid) {
    JsonNode invoice = paid.data();
    if (StripeJson.number(invoice, "amount_paid") <= 0) {
      return; // the balance or a credit note covered it: no money moved
    }
    recipient(tx, paid)
        .ifPresent(
            to -> {
              Map<String, Object> receipt = Receipt.values(invoice, sender.displayName());
              tx.asWorker(paid.tenant());
              var made = mails.render(tx, ProductMail.RECEIPT, null, receipt);
              outgoing.queue(
                  tx,
                  paid.tenant(),
                  new Draft(
                      to,
                      sender,
                      made.subject(),
                      made.html(),
                      made.text(),
                      List.of(ProductMail.RECEIPT.tag())));
              tx.asEngine();
            });
  }

  /**
   * As it stands on the invoice, which keeps what was true when it was made, else the customer's.
   */
  private static Optional<EmailAddress> recipient(Tx tx, Event paid) {
    return StripeJson.text(paid.data(), "customer_email")
        .or(() -> ofCustomer(tx, paid))
        .flatMap(text -> parsed(text, paid));
  }

  private static Optional<EmailAddress> parsed(String text, Event paid) {
    Optional<EmailAddress> address = EmailAddress.parse(text);
    if (address.isEmpty()) {
      log.atWarn().addKeyValue("invoice", paid.subject()).log("receipt.no_address");
    }
    return address;
  }

  private static Optional<String> ofCustomer(Tx tx, Event paid) {
    return tx.query(ReceiptSql.EMAIL_OF_CUSTOMER, paid.subject())
        .one()
        .flatMap(row -> Optional.ofNullable(row.textOrNull("email")));
  }
}
