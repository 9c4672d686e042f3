package io.billhook.api.auth.factor;

import io.billhook.api.auth.session.SecurityMails;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Tx;
import java.util.Map;

/** What a person is told of their second factors by mail. */
public final class FactorMails {
  private final SecurityMails mails;

  public FactorMails(SecurityMails mails) {
    this.mails = mails;
  }

  /**
   * @param what as in {@code an authenticator app}
   */
  void added(Tx tx, String to, String what) {
    mails.tell(tx, to, ProductMail.FACTOR_ADDED, Map.of("factor", what));
  }

  void removed(Tx tx, String to, String what) {
    mails.tell(tx, to, ProductMail.FACTOR_REMOVED, Map.of("factor", what));
  }

  void codesRenewed(Tx tx, String to) {
    mails.tell(tx, to, ProductMail.RECOVERY_CODES, Map.of());
  }

  void codeUsed(Tx tx, String to, int left) {
    mails.tell(tx, to, ProductMail.RECOVERY_CODE_USED, Map.of("left", left));
  }

  void phoneChanged(Tx tx, String to) {
    mails.tell(tx, to, ProductMail.PHONE_CHANGED, Map.of());
  }

  void phoneRemoved(Tx tx, String to) {
    mails.tell(tx, to, ProductMail.PHONE_REMOVED, Map.of());
  }

  /** Ten wrong ones in a row. */
  void codesGuessed(Tx tx, String to) {
    mails.tell(tx, to, ProductMail.CODES_GUESSED, Map.of());
  }
}
