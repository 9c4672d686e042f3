package io.billhook.worker.billing.mail;

import io.billhook.event.Event;
import io.billhook.messaging.EmailAddress;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom to write to. */
final class Recipient {
  private static final Logger log = LoggerFactory.getLogger(Recipient.class);

  private Recipient() {}

  /** The customer on whom an object hangs. */
  static Optional<EmailAddress> ofCustomer(Tx tx, String object) {
    return tx.query(LetterSql.EMAIL_OF_CUSTOMER, object)
        .one()
        .flatMap(row -> parsed(row.textOrNull("email"), object));
  }

  /**
   * As it stands on the invoice, which keeps what was true when it was made, else the customer's.
   */
  static Optional<EmailAddress> ofInvoice(Tx tx, Event invoice) {
    Optional<String> own = StripeJson.text(invoice.data(), "customer_email");
    return own.isPresent()
        ? parsed(own.get(), invoice.subject())
        : ofCustomer(tx, invoice.subject());
  }

  static Optional<EmailAddress> parsed(@Nullable String text, String object) {
    Optional<EmailAddress> address = text == null ? Optional.empty() : EmailAddress.parse(text);
    if (address.isEmpty()) {
      log.atWarn().addKeyValue("object", object).log("billing_mail.no_address");
    }
    return address;
  }
}
