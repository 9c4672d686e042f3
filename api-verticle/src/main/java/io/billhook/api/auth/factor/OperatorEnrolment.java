package io.billhook.api.auth.factor;

import io.billhook.api.audit.AuditLog;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.text.MailAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives an operator an authenticator app from the command line: it counts at once, since who has
 * the machine vouches for it.
 */
public final class OperatorEnrolment {

  /**
   * What is shown this once.
   *
   * @param secret in Base32
   * @param otpauthUri the same for a QR code
   * @param recoveryCodes each good once in place of a code of the app
   */
  public record Enrolled(String secret, String otpauthUri, List<String> recoveryCodes) {
    public Enrolled {
      recoveryCodes = List.copyOf(recoveryCodes);
    }

    @Override
    public String toString() {
      return "Enrolled[…]";
    }
  }

  private final Transactions auth;
  private final Sealer sealer;
  private final String issuer;
  private final Clock clock;

  /**
   * @param issuer what the app shows beside the operator's address
   */
  public OperatorEnrolment(Transactions auth, Sealer sealer, String issuer, Clock clock) {
    this.auth = auth;
    this.sealer = sealer;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * Takes the place of every factor and recovery code that the operator had, and ends the pause
   * after wrong codes. Devices that are signed in must show the new one.
   *
   * @return empty where no operator has the address
   */
  public Optional<Enrolled> enrol(String email) {
    return auth.transact(
        tx ->
            MailAddress.of(email)
                .flatMap(address -> tx.query(OperatorEnrolmentSql.FIND, address).one())
                .map(operator -> enrol(tx, operator)));
  }

  /** How many operators have no factor: whoever knows such a one's password sets one up first. */
  public static long missing(Transactions auth) {
    return auth.read(OperatorEnrolmentSql.MISSING).first().bigint("missing");
  }

  private Enrolled enrol(Tx tx, Row operator) {
    UUID id = operator.uuid("id");
    byte[] secret = Totp.newSecret();
    byte[] sealed = sealer.seal(secret, TotpFactor.place(id));
    tx.update(OperatorEnrolmentSql.REPLACE, id, sealed, clock.instant());
    tx.update(OperatorEnrolmentSql.NOT_SHOWN, id);
    AuditLog.system(tx, "operator.enrol", "account:" + id);
    var enrolment = TotpFactor.Enrolment.of(secret, issuer, operator.text("email"));
    return new Enrolled(
        enrolment.secret(), enrolment.otpauthUri(), new RecoveryCodes(clock).renew(tx, id));
  }
}
