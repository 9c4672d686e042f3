package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.LiveSessions;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.http.access.Principal;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** An authenticator app as second factor: begun with a secret, confirmed by its first code. */
public final class TotpFactor {
  private static final String APP = "an authenticator app";

  /**
   * What the app is set up with.
   *
   * @param secret in Base32
   * @param otpauthUri the same as apps read it from a QR code
   *     (github.com/google/google-authenticator/wiki/Key-Uri-Format)
   */
  record Enrolment(String secret, String otpauthUri) {
    static Enrolment of(byte[] secret, String issuer, String email) {
      String shown = Base32.encode(secret);
      return new Enrolment(
          shown,
          "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
              .formatted(
                  encoded(issuer),
                  encoded(email),
                  shown,
                  encoded(issuer),
                  Totp.DIGITS,
                  Totp.STEP_SECONDS));
    }

    @Override
    public String toString() {
      return "Enrolment[…]";
    }
  }

  private final Transactions auth;
  private final Sealer sealer;
  private final RecoveryCodes recovery;
  private final FactorMails mails;
  private final NewSessions sessions;
  private final String issuer;
  private final Clock clock;

  /**
   * @param issuer what the app shows beside the account's address
   */
  public TotpFactor(
      Transactions auth,
      Sealer sealer,
      RecoveryCodes recovery,
      FactorMails mails,
      NewSessions sessions,
      String issuer,
      Clock clock) {
    this.auth = auth;
    this.sealer = sealer;
    this.recovery = recovery;
    this.mails = mails;
    this.sessions = sessions;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * A new secret, which counts from its first code on.
   *
   * @throws io.billhook.problem.ProblemException CONFLICT where there is an app already
   */
  Enrolment begin(Tx tx, UUID account) {
    byte[] secret = Totp.newSecret();
    byte[] sealed = sealer.seal(secret, place(account));
    String email =
        tx.query(TotpFactorSql.BEGIN, account, sealed)
            .one()
            .map(row -> row.text("email"))
            .orElseThrow(
                () ->
                    ProblemType.CONFLICT.because(
                        "You have an authenticator app already; remove it first"));
    return Enrolment.of(secret, issuer, email);
  }

  /**
   * Switches it on.
   *
   * @return recovery codes; empty where the code is wrong
   * @throws io.billhook.problem.ProblemException CONFLICT where none was begun
   */
  Optional<List<String>> confirm(
      Tx tx, Principal.Person person, String code, RequestOrigin origin) {
    UUID account = person.account();
    Row row =
        tx.query(TotpFactorSql.BEGUN, account)
            .one()
            .orElseThrow(
                () -> ProblemType.CONFLICT.because("Ask for a secret first, then confirm it"));
    LiveSessions.require(tx, person);
    OptionalLong step = match(account, row, code);
    if (step.isEmpty()) {
      return Optional.empty();
    }
    tx.update(TotpFactorSql.CONFIRM, account, step.getAsLong(), clock.instant());
    sessions.factorShown(tx, person.session());
    mails.added(tx, row.text("email"), APP);
    origin.note(tx, account, "mfa.add_totp");
    return Optional.of(recovery.renew(tx, account));
  }

  /**
   * Switches it off.
   *
   * @throws io.billhook.problem.ProblemException NOT_FOUND where it is not on
   */
  void remove(UUID account, RequestOrigin origin) {
    auth.run(
        tx -> {
          Row row =
              tx.query(TotpFactorSql.REMOVE, account)
                  .one()
                  .orElseThrow(
                      () -> ProblemType.NOT_FOUND.because("You have no authenticator app"));
          if (!row.bool("second_factor")) {
            recovery.discard(tx, account);
          }
          mails.removed(tx, row.text("email"), APP);
          origin.note(tx, account, "mfa.remove_totp");
        });
  }

  /** Uses a code up; false where it is wrong, or not newer than the last one (RFC 6238, 5.2). */
  boolean use(Tx tx, UUID account, String code) {
    return tx.query(TotpFactorSql.CONFIRMED, account)
        .one()
        .map(row -> match(account, row, code))
        .filter(OptionalLong::isPresent)
        .map(step -> tx.update(TotpFactorSql.USE, account, step.getAsLong()) > 0)
        .orElse(false);
  }

  private OptionalLong match(UUID account, Row row, String code) {
    return Totp.match(sealer.open(row.bytes("totp_sealed"), place(account)), code, clock.instant());
  }

  static String place(UUID account) {
    return "totp:" + account;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
