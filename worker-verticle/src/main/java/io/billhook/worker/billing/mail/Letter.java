package io.billhook.worker.billing.mail;

import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.product.ProductMail;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is due.
 *
 * @param subject Stripe's id of what it is about
 * @param step of it: of two with the same one is sent
 * @param tenant whose customer is written to; null where that is no tenant
 * @param values for its template
 */
record Letter(
    ProductMail mail,
    String subject,
    String step,
    @Nullable UUID tenant,
    EmailAddress to,
    Map<String, Object> values) {

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Letter[" + mail.tag() + " about " + subject + "]";
  }
}
