package io.billhook.api.auth.password;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.session.Sessions;
import io.billhook.api.limit.MailQuota;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** New passwords for people who have forgotten theirs, by a link to their address. */
public final class PasswordResets {
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int STATEMENTS_OF_A_MAIL = 4;

  private final Transactions auth;
  private final Passwords passwords;
  private final SecurityMails mails;
  private final StrangerMails quota;
  private final Sessions sessions;
  private final WaysIn waysIn;
  private final Clock clock;

  public PasswordResets(
      Transactions auth,
      Passwords passwords,
      SecurityMails mails,
      StrangerMails quota,
      Sessions sessions,
      WaysIn waysIn,
      Clock clock) {
    this.auth = auth;
    this.passwords = passwords;
    this.mails = mails;
    this.quota = quota;
    this.sessions = sessions;
    this.waysIn = waysIn;
    this.clock = clock;
  }

  /** Sends a link where the address has an account; costs about the same where it has none. */
  public void forgotten(String email, RequestOrigin origin) {
    boolean send = // what is beyond is answered alike
        quota.mayGo(MailQuota.Purpose.PASSWORD_RESET, email, origin.ip());
    passwords.pretend(origin.ip()); // what is left of a difference drowns in it
    auth.run(
        tx -> {
          Optional<Row> account =
              send ? tx.query(PasswordResetsSql.FIND, email).one() : Optional.empty();
          account.ifPresentOrElse(
              row -> send(tx, row.uuid("id"), row.text("email")), () -> decoy(tx));
        });
  }

  /** As many statements as {@link #send} and its mail take. */
  private static void decoy(Tx tx) {
    for (int i = 0; i < STATEMENTS_OF_A_MAIL; i++) {
      tx.query(PasswordResetsSql.DECOY);
    }
  }

  private void send(Tx tx, UUID account, String email) {
    mails.passwordReset(tx, email, start(tx, account));
  }

  /** The newest token of the account, for its mail alone; those before are void. */
  public String start(Tx tx, UUID account) {
    String token = RandomToken.create();
    Instant expires = clock.instant().plus(LIFETIME);
    tx.update(PasswordResetsSql.DISCARD, account);
    tx.update(PasswordResetsSql.CREATE, RandomToken.hash(token), account, expires);
    return token;
  }

  /**
   * What others know of whom the token is for.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired
   */
  public List<String> personal(String token) {
    return auth.read(PasswordResetsSql.WHOSE, RandomToken.hash(token), clock.instant())
        .one()
        .map(row -> List.of(row.text("email"), row.text("name")))
        .orElseThrow(PasswordResets::refused);
  }

  /**
   * Sets the password, signs every device out, and takes away what a thief may have added.
   *
   * @return for the person: what was unlinked, and what is left to log in by
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired
   */
  public List<String> reset(String token, String password, RequestOrigin origin) {
    String hash = passwords.hash(password, origin.ip());
    return auth.transact(
        tx -> {
          Instant now = clock.instant();
          UUID account =
              tx.query(PasswordResetsSql.TAKE, RandomToken.hash(token), now)
                  .one()
                  .map(row -> row.uuid("account_id"))
                  .orElseThrow(PasswordResets::refused);
          String email = tx.query(PasswordResetsSql.SET, account, hash, now).first().text("email");
          // In this order: who is just now coming in by what goes first is found by what follows.
          List<String> ways = waysIn.narrow(tx, account, origin);
          tx.update(PasswordResetsSql.DISCARD_ALL, account);
          sessions.endAll(tx, account, "password");
          mails.passwordWasReset(tx, email, ways);
          origin.note(tx, account, "password.reset");
          return ways;
        });
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This token is unknown, used up or expired");
  }
}
