package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.http.access.Principal;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Codes by text message to the verified number as second factor. */
public final class SmsFactor {
  private static final String PHONE = "a text message to your phone";

  private final Transactions auth;
  private final TextCodes codes;
  private final RecoveryCodes recovery;
  private final FactorMails mails;
  private final NewSessions sessions;
  private final Clock clock;

  public SmsFactor(
      Transactions auth,
      TextCodes codes,
      RecoveryCodes recovery,
      FactorMails mails,
      NewSessions sessions,
      Clock clock) {
    this.auth = auth;
    this.codes = codes;
    this.recovery = recovery;
    this.mails = mails;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Switches it on.
   *
   * @return recovery codes
   * @throws ProblemException CONFLICT without a verified number, or where it is on
   */
  List<String> add(Tx tx, Principal.Person person, RequestOrigin origin) {
    UUID account = person.account();
    String email =
        tx.query(SmsFactorSql.ADD, account, clock.instant())
            .one()
            .map(row -> row.text("email"))
            .orElseThrow(
                () ->
                    ProblemType.CONFLICT.because(
                        "It is on already, or you have no verified phone number"));
    sessions.factorShown(tx, person.session());
    mails.added(tx, email, PHONE);
    origin.note(tx, account, "mfa.add_sms");
    return recovery.renew(tx, account);
  }

  /**
   * Switches it off; the number stays.
   *
   * @throws ProblemException NOT_FOUND where it is not on
   */
  void remove(UUID account, RequestOrigin origin) {
    auth.run(
        tx -> {
          Row row = tx.query(SmsFactorSql.REMOVE, account).one().orElseThrow(SmsFactor::notOn);
          if (!row.bool("second_factor")) {
            recovery.discard(tx, account);
          }
          mails.removed(tx, row.text("email"), PHONE);
          origin.note(tx, account, "mfa.remove_sms");
        });
  }

  /**
   * Sends a code to who has begun to log in.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown or void, NOT_FOUND where
   *     it is not on, or as {@link TextCodes#send}
   */
  void send(String mfaToken) {
    byte[] hash = RandomToken.hash(mfaToken);
    auth.run(
        tx ->
            send(
                tx,
                tx.query(SmsFactorSql.ASKED, hash, clock.instant(), SignIns.MOST_ATTEMPTS)
                    .one()
                    .map(row -> row.uuid("account_id"))
                    .orElseThrow(SignIns::wrong),
                TextCodes.logIn(hash)));
  }

  /** Sends a code to who is signed in; throws as {@link #send(String)}. */
  void send(Tx tx, Principal.Person person) {
    send(tx, person.account(), TextCodes.session(person.session()));
  }

  private void send(Tx tx, UUID account, String asker) {
    String phone =
        tx.query(SmsFactorSql.PHONE, account)
            .one()
            .map(row -> row.text("phone"))
            .orElseThrow(SmsFactor::notOn);
    codes.send(tx, account, TextCodes.Purpose.FACTOR, asker, phone);
  }

  /** Counts an attempt; its transaction commits before the code is looked at. */
  void attempt(Tx tx, UUID account, String asker) {
    codes.attempt(tx, account, TextCodes.Purpose.FACTOR, asker);
  }

  /** Uses a code up; false where it is wrong, another's, or no longer the account's number's. */
  boolean use(Tx tx, UUID account, String asker, String code) {
    return codes
        .use(tx, account, TextCodes.Purpose.FACTOR, asker, code)
        .filter(
            sent -> tx.query(SmsFactorSql.PHONE, account).map(r -> r.text("phone")).contains(sent))
        .isPresent();
  }

  private static ProblemException notOn() {
    return ProblemType.NOT_FOUND.because("Codes by text message are not switched on");
  }
}
