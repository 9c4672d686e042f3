package io.billhook.api.auth.account;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.auth.session.LiveSessions;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.session.Sessions;
import io.billhook.api.auth.token.Remembered;
import io.billhook.messaging.product.ProductMail;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.text.MailAddress;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Takes every second factor from a person who is kept out by it, a thief's or their own that is
 * lost, from the command line: who they are has been looked at by who has the machine. Operators
 * have {@code admin enrol} instead, and so are never without one.
 */
public final class FactorRemoval {

  /** How it ended. */
  public enum Outcome {
    REMOVED,
    NO_ACCOUNT,
    OPERATOR,
    NO_FACTOR
  }

  private final Transactions auth;
  private final SecurityMails mails;
  private final Sessions sessions;

  public FactorRemoval(Transactions auth, SecurityMails mails, Clock clock) {
    this.auth = auth;
    this.mails = mails;
    this.sessions = new Sessions(auth, new LiveSessions(auth, new Remembered(), clock), clock);
  }

  /**
   * Removes the app, codes by text message with their number, and recovery codes, voids what waits
   * for a code or a link, and signs every device out. The password stays.
   *
   * @param reason for the audit log, 500 characters at most
   */
  public Outcome remove(String email, String reason) {
    return auth.transact(
        tx ->
            MailAddress.of(email)
                .flatMap(address -> tx.query(FactorRemovalSql.FIND, address).one())
                .map(account -> remove(tx, account, reason))
                .orElse(Outcome.NO_ACCOUNT));
  }

  private Outcome remove(Tx tx, Row account, String reason) {
    if (account.bool("is_operator")) {
      return Outcome.OPERATOR;
    }
    if (!account.bool("second_factor")) {
      return Outcome.NO_FACTOR;
    }
    UUID id = account.uuid("id");
    // In this order: who is just now coming in by what goes first is found by what follows.
    tx.update(FactorRemovalSql.REMOVE, id);
    sessions.endAll(tx, id, "revoked");
    AuditLog.system(tx, "mfa.remove_all", "account:" + id, reason);
    mails.tell(tx, account.text("email"), ProductMail.FACTORS_REMOVED, Map.of());
    return Outcome.REMOVED;
  }
}
