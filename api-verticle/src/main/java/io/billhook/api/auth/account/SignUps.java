package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.auth.password.StrangerMails;
import io.billhook.api.auth.session.SecurityMails;
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

/**
 * People who want an account. A sign-up waits for the token that was sent to its address; the one
 * that is verified discards the others for that address, so nobody can squat one.
 */
public final class SignUps {
  private static final Duration LIFETIME = Duration.ofHours(24);

  /** What somebody has asked for; the password is looked at already. */
  public record Wish(String email, String password, String name, String tenantName) {
    @Override
    public String toString() {
      return "Wish[…]";
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

  /** Writes the sign-up and its mail. Takes the same time where the address has an account. */
  public void begin(Wish wish, RequestOrigin origin) {
    boolean send = quota.mayGo(wish.email(), origin.ip()); // what is beyond is answered alike
    String hash = passwords.hash(wish.password(), origin.ip());
    auth.run(
        tx -> {
          if (!send) {
            tx.query(SignUpsSql.DECOY);
          } else if (tx.query(SignUpsSql.KNOWN, wish.email()).isEmpty()) {
            keep(tx, wish, hash);
          } else {
            tx.query(SignUpsSql.DECOY); // for the sign-up that is not written
            mails.accountExists(tx, wish.email());
          }
        });
  }

  private void keep(Tx tx, Wish wish, String hash) {
    String token = RandomToken.create();
    Instant now = clock.instant();
    tx.update(
        SignUpsSql.CREATE,
        new SignUpsSql.Create(
            RowIds.next(),
            wish.email(),
            hash,
            wish.name(),
            wish.tenantName(),
            Buffer.buffer(RandomToken.hash(token)),
            now.plus(LIFETIME),
            now));
    mails.verification(tx, wish.email(), token);
  }

  /**
   * Makes the account, its tenant, and its ownership of that.
   *
   * @return the account
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired
   */
  public UUID verify(Tx tx, String token, RequestOrigin origin) {
    byte[] hash = RandomToken.hash(token);
    // Before any row is locked: two sign-ups of one address would lock each other's.
    tx.query(SignUpsSql.LOCK, (Object) hash);
    var row = tx.query(SignUpsSql.TAKE, hash, clock.instant()).one();
    if (row.isEmpty()) {
      throw refused();
    }
    var wish =
        new NewAccounts.Wish(
            row.get().text("email"),
            row.get().text("password_hash"),
            row.get().text("name"),
            row.get().text("tenant_name"));
    return accounts.make(tx, wish, origin).orElseThrow(SignUps::refused);
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This token is unknown, used up or expired");
  }
}
