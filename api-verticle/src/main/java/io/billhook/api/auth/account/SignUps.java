package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.auth.password.StrangerMails;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.limit.MailQuota;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * People who want an account. Anybody may sign up with any address, so a sign-up counts for
 * nothing: whoever opens the mail sees the newest of them, may change it, and chooses the password.
 */
public final class SignUps {
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final int STATEMENTS_OF_A_MAIL = 2;

  /** What somebody has asked for. */
  record Wish(String email, String name, String tenantName) {
    @Override
    public String toString() {
      return "Wish[…]";
    }
  }

  /** What whoever has the mail decides; the password is looked at already. */
  record Choice(String name, String tenantName, String password) {
    @Override
    public String toString() {
      return "Choice[…]";
    }
  }

  private final Transactions auth;
  private final Passwords passwords;
  private final SecurityMails mails;
  private final StrangerMails quota;
  private final NewAccounts accounts;
  private final Clock clock;

  public SignUps(
      Transactions auth,
      Passwords passwords,
      SecurityMails mails,
      StrangerMails quota,
      NewAccounts accounts,
      Clock clock) {
    this.auth = auth;
    this.passwords = passwords;
    this.mails = mails;
    this.quota = quota;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Keeps the sign-up and writes its mail; beyond what an address may get, without the mail. Does
   * as much where the address has an account, or may have none.
   *
   * @throws ProblemException SIGNUP_CLOSED, TOO_MANY_REQUESTS: both whatever the address
   */
  void begin(Wish wish, RequestOrigin origin) {
    accounts.requireNotClosed();
    boolean send = quota.mayGo(MailQuota.Purpose.SIGN_UP, wish.email(), origin.ip());
    auth.run(
        tx -> {
          NewAccounts.lock(tx, wish.email());
          boolean known = !tx.query(SignUpsSql.KNOWN, wish.email()).isEmpty();
          boolean admitted = accounts.admits(tx, wish.email());
          if (known) {
            decoy(tx, 1);
            if (send) {
              mails.accountExists(tx, wish.email());
            }
          } else if (admitted) {
            keep(tx, wish, send);
          } else {
            decoy(tx, send ? 1 + STATEMENTS_OF_A_MAIL : 1);
          }
        });
  }

  private static void decoy(Tx tx, int statements) {
    for (int i = 0; i < statements; i++) {
      tx.query(SignUpsSql.DECOY);
    }
  }

  private void keep(Tx tx, Wish wish, boolean send) {
    String token = RandomToken.create();
    Instant now = clock.instant();
    tx.update(
        SignUpsSql.CREATE,
        new SignUpsSql.Create(
            RowIds.next(),
            wish.email(),
            wish.name(),
            wish.tenantName(),
            send ? Buffer.buffer(RandomToken.hash(token)) : null,
            now.plus(LIFETIME),
            now));
    if (send) {
      mails.verification(tx, wish.email(), token);
    }
  }

  /**
   * The newest sign-up for the address that the token was sent to. Uses nothing up.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired;
   *     SIGNUP_CLOSED where the address may have no account
   */
  Wish find(String token) {
    return auth.transact(
        tx -> {
          Wish newest = newest(tx, token);
          accounts.requireAdmitted(tx, newest.email());
          return newest;
        });
  }

  private Wish newest(Tx tx, String token) {
    return tx.query(SignUpsSql.OPEN, RandomToken.hash(token), clock.instant())
        .one()
        .map(row -> new Wish(row.text("email"), row.text("name"), row.text("tenant_name")))
        .orElseThrow(SignUps::refused);
  }

  /**
   * Makes the account, its tenant, and its ownership of that; every other sign-up for the address
   * is discarded.
   *
   * @param then in the same transaction, with the account
   * @throws ProblemException as {@link #find}
   */
  <T> T confirm(String token, Choice choice, RequestOrigin origin, BiFunction<Tx, UUID, T> then) {
    String hash = passwords.hash(choice.password(), origin.ip());
    return auth.transact(
        tx -> {
          var wish =
              new NewAccounts.Wish(
                  newest(tx, token).email(), hash, choice.name(), choice.tenantName());
          UUID account = accounts.make(tx, wish, origin).orElseThrow(SignUps::refused);
          return then.apply(tx, account);
        });
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This token is unknown, used up or expired");
  }
}
