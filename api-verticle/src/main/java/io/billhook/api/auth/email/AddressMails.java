package io.billhook.api.auth.email;

import io.billhook.api.auth.session.SecurityMails;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the old and the new address of an account are told of a change. */
public final class AddressMails {
  private static final String CONFIRM = "/auth/confirm-email";
  private static final String TAKE_BACK = "/auth/take-back-email";
  private static final String RESET = "/auth/reset-password";

  private final SecurityMails mails;

  public AddressMails(SecurityMails mails) {
    this.mails = mails;
  }

  void confirm(Tx tx, String to, String token) {
    mails.send(tx, to, ProductMail.CONFIRM_EMAIL, mails.linking(CONFIRM, token));
  }

  void taken(Tx tx, String to) {
    mails.send(tx, to, ProductMail.EMAIL_TAKEN, Map.of());
  }

  void asked(Tx tx, String to, String token) {
    tell(tx, to, ProductMail.EMAIL_ASKED, token);
  }

  /** While it still has the address. */
  void changed(Tx tx, String to, String token) {
    tell(tx, to, ProductMail.EMAIL_CHANGED, token);
  }

  /** The link, by which the account is taken back, goes to the present address alone. */
  private void tell(Tx tx, String to, ProductMail mail, String token) {
    mails.send(tx, to, mail, mails.linking(TAKE_BACK, token));
    mails.tellEarlier(tx, to, mail, Map.of());
  }

  void arrived(Tx tx, String to) {
    mails.send(tx, to, ProductMail.EMAIL_ARRIVED, Map.of());
  }

  /** To the address that was the account's for a while. */
  void left(Tx tx, String to) {
    mails.send(tx, to, ProductMail.EMAIL_LEFT, Map.of());
  }

  void takenBack(Tx tx, String to, List<String> ways, String token) {
    Map<String, Object> values = new HashMap<>(mails.linking(RESET, token));
    values.put("ways", ways);
    mails.send(tx, to, ProductMail.EMAIL_TAKEN_BACK, values);
  }
}
