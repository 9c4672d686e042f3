package io.billhook.api.auth.password;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.session.Sessions;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** New passwords for people who know theirs, and the question for it before what is grave. */
public final class PasswordChanges {
  private final Transactions auth;
  private final Passwords passwords;
  private final PasswordTries tries;
  private final Sessions sessions;
  private final SecurityMails mails;
  private final Clock clock;

  public PasswordChanges(
      Transactions auth,
      Passwords passwords,
      PasswordTries tries,
      Sessions sessions,
      SecurityMails mails,
      Clock clock) {
    this.auth = auth;
    this.passwords = passwords;
    this.tries = tries;
    this.sessions = sessions;
    this.mails = mails;
    this.clock = clock;
  }

  /**
   * The account with the hash that this password is of; empty where it is not its password. A wrong
   * one counts as one at log-in does.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS after too many
   */
  public Optional<PasswordTries.Tried> proven(UUID account, String password, RequestOrigin origin) {
    PasswordTries.Judged tried = tries.ofSignedIn(account, password, origin.ip());
    if (tried.match() == Passwords.Match.NONE) {
      auth.run(tx -> origin.noteOfNobody(tx, "password.fail", "account:" + account));
      return Optional.empty();
    }
    return tried.account();
  }

  /** The answer to a request that has changed the password already. */
  public Optional<Answer> earlier(Request request) {
    return auth.transact(tx -> request.earlier(tx, null));
  }

  /**
   * Sets the password, and signs the other devices out.
   *
   * @param proven with the password that is to be replaced, and no other
   * @throws io.billhook.problem.ProblemException CONFLICT where another has taken its place
   *     meanwhile
   */
  public Answer change(
      Request request, PasswordTries.Tried proven, String password, RequestOrigin origin) {
    String hash = passwords.hash(password, origin.ip());
    return auth.transact(
        tx ->
            request.once(
                tx,
                null,
                () -> {
                  change(tx, request.person(), proven, hash, origin);
                  return Answer.noContent();
                }));
  }

  private void change(
      Tx tx,
      Principal.Person person,
      PasswordTries.Tried proven,
      String hash,
      RequestOrigin origin) {
    UUID account = person.account();
    Row row =
        tx.query(PasswordChangesSql.SET, account, hash, clock.instant(), proven.hash())
            .one()
            .orElseThrow(() -> ProblemType.CONFLICT.because("Your password was changed just now"));
    tx.update(PasswordChangesSql.DISCARD, account);
    WaysIn.discardBegun(tx, account);
    sessions.end(tx, account, person.session(), "password");
    mails.passwordChanged(tx, row.text("email"));
    origin.note(tx, account, "password.change");
  }
}
