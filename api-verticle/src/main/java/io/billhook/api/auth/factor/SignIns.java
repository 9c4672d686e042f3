package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.auth.token.SignInResult;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The end of every log-in: a session, or the question for a second factor where there is one. */
public final class SignIns {
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
  static final int MOST_ATTEMPTS = 5;

  private final Transactions auth;
  private final SecondFactors factors;
  private final NewSessions sessions;
  private final Clock clock;

  public SignIns(Transactions auth, SecondFactors factors, NewSessions sessions, Clock clock) {
    this.auth = auth;
    this.factors = factors;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Signs in somebody who has shown who they are, or asks for their second factor. */
  public SignInResult signIn(Tx tx, UUID account, RequestOrigin origin) {
    if (!SecondFactors.isOn(tx, account)) {
      return sessions.start(tx, account, origin);
    }
    String token = RandomToken.create();
    Instant expires = clock.instant().plus(TOKEN_LIFETIME);
    tx.update(SignInsSql.ASK, RandomToken.hash(token), account, expires);
    return new SignInResult.SecondFactor(token);
  }

  /**
   * Signs in who brings the token of a log-in and a code.
   *
   * @throws ProblemException UNAUTHENTICATED where either is wrong; after five attempts the token
   *     is void
   */
  SignInResult.Granted answer(String token, String code, RequestOrigin origin) {
    byte[] hash = RandomToken.hash(token);
    UUID account = transact(tx -> attempt(tx, hash));
    return transact(tx -> answer(tx, hash, account, code, origin)).orElseThrow(SignIns::wrong);
  }

  private Optional<SignInResult.Granted> answer(
      Tx tx, byte[] hash, UUID account, String code, RequestOrigin origin) {
    if (!factors.use(tx, account, TextCodes.logIn(hash), code, origin)) {
      SecondFactors.noteWrong(tx, account, origin);
      return Optional.empty();
    }
    if (tx.update(SignInsSql.TAKE, (Object) hash) == 0) {
      throw wrong(); // used up meanwhile: so the code is not
    }
    return Optional.of(sessions.startWithFactor(tx, account, origin));
  }

  private UUID attempt(Tx tx, byte[] hash) {
    UUID account =
        tx.query(SignInsSql.ATTEMPT, hash, clock.instant(), MOST_ATTEMPTS)
            .one()
            .map(row -> row.uuid("account_id"))
            .orElseThrow(SignIns::wrong);
    factors.attempt(tx, account, TextCodes.logIn(hash));
    return account;
  }

  private <T> T transact(Function<Tx, T> work) {
    return auth.transact(work);
  }

  static ProblemException wrong() {
    return ProblemType.UNAUTHENTICATED.because(
        "The code is wrong or used up, or the log-in took too long; after five wrong codes log in"
            + " again");
  }
}
