package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.Optional;
import java.util.UUID;

/** A person's phone number: theirs once they have shown a code that was sent to it. */
public final class Phones {
  /** Of whoever is signed in to the account: the number itself is what is shown. */
  private static final String ANY_SESSION = "account";

  private final Transactions auth;
  private final TextCodes codes;
  private final RecoveryCodes recovery;
  private final FactorMails mails;

  public Phones(Transactions auth, TextCodes codes, RecoveryCodes recovery, FactorMails mails) {
    this.auth = auth;
    this.codes = codes;
    this.recovery = recovery;
    this.mails = mails;
  }

  /**
   * Sends a code to a number; the one before stays until it is shown.
   *
   * @throws io.billhook.problem.ProblemException as {@link TextCodes#send}
   */
  void begin(Tx tx, UUID account, String phone, RequestOrigin origin) {
    codes.send(tx, account, TextCodes.Purpose.VERIFY, ANY_SESSION, phone);
    origin.note(tx, account, "phone.send_code");
  }

  /** Counts an attempt, before the code is looked at. */
  void attempt(UUID account) {
    auth.run(tx -> codes.attempt(tx, account, TextCodes.Purpose.VERIFY, ANY_SESSION));
  }

  /** Takes the number that the code was sent to; false where it is wrong. */
  boolean verify(Tx tx, UUID account, String code, RequestOrigin origin) {
    Optional<String> phone = codes.use(tx, account, TextCodes.Purpose.VERIFY, ANY_SESSION, code);
    phone.ifPresent(
        number -> {
          String email = tx.query(PhonesSql.SET, account, number).first().text("email");
          mails.phoneChanged(tx, email);
          origin.note(tx, account, "phone.verify");
        });
    return phone.isPresent();
  }

  /**
   * Removes the number, and with it codes by text message as second factor.
   *
   * @throws io.billhook.problem.ProblemException NOT_FOUND where there is none
   */
  void remove(UUID account, RequestOrigin origin) {
    auth.run(
        tx -> {
          Row row =
              tx.query(PhonesSql.REMOVE, account)
                  .one()
                  .orElseThrow(() -> ProblemType.NOT_FOUND.because("You have no phone number"));
          if (!row.bool("second_factor")) {
            recovery.discard(tx, account);
          }
          mails.phoneRemoved(tx, row.text("email"));
          origin.note(tx, account, "phone.remove");
        });
  }
}
