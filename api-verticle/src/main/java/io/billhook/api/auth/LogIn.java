package io.billhook.api.auth;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.factor.SignIns;
import io.billhook.api.auth.password.PasswordTries;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.auth.token.SignInResult;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.text.MailAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Log-in with address and password. Wrong, unknown and unverified answer alike, after the same
 * work. The policy is told in docs/auth.md.
 */
final class LogIn {
  private final Transactions auth;
  private final Passwords passwords;
  private final PasswordTries tries;
  private final SignIns signIns;

  LogIn(Transactions auth, Passwords passwords, PasswordTries tries, SignIns signIns) {
    this.auth = auth;
    this.passwords = passwords;
    this.tries = tries;
    this.signIns = signIns;
  }

  /**
   * Signs somebody in.
   *
   * @throws ProblemException UNAUTHENTICATED, or TOO_MANY_REQUESTS after too many failures
   */
  SignInResult logIn(String given, String password, RequestOrigin origin) {
    // What is no address has no account. Among such texts are those that the database folds to the
    // letters of an address and this program does not: each would have tries of its own.
    String email = MailAddress.of(given).orElse("");
    PasswordTries.Judged tried = tries.atLogIn(email, password, origin.ip());
    if (tried.match() == Passwords.Match.NONE) {
      auth.run(tx -> noteFailure(tx, tried.account(), origin));
      throw wrong();
    }
    PasswordTries.Tried known = tried.account().orElseThrow();
    @Nullable String fresh =
        tried.match() == Passwords.Match.RIGHT ? null : passwords.hash(password, origin.ip());
    return auth.transact(tx -> signIn(tx, known, fresh, origin));
  }

  /**
   * In the operators' log, by nobody in particular: it was not the owner, as far as is known. As
   * many statements where there is no account, and no wait for the disk; the entries of one account
   * are as few as its back-off lets failures be.
   */
  private static void noteFailure(
      Tx tx, Optional<PasswordTries.Tried> account, RequestOrigin origin) {
    tx.query(LogInSql.NOT_WAITING);
    account.ifPresentOrElse(
        known -> origin.noteOfNobody(tx, "login.fail", "account:" + known.id()),
        () -> tx.query(LogInSql.NOT_WAITING));
  }

  private SignInResult signIn(
      Tx tx, PasswordTries.Tried account, @Nullable String fresh, RequestOrigin origin) {
    if (!PasswordTries.isStill(tx, account)) {
      throw wrong(); // the password was changed just now
    }
    if (fresh != null) {
      tx.update(LogInSql.HASHED_ANEW, account.id(), fresh);
    }
    return signIns.signIn(tx, account.id(), origin);
  }

  private static ProblemException wrong() {
    return ProblemType.UNAUTHENTICATED.because("The address or the password is wrong");
  }
}
