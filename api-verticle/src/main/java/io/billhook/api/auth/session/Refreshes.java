package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.token.RefreshToken;
import io.billhook.api.auth.token.SessionLife;
import io.billhook.api.auth.token.SignInResult;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Swaps refresh tokens. All refreshes of a session take their turn on its row. Who may have a child
 * is said in docs/auth.md; any other use of a used token ends the session.
 */
public final class Refreshes {
  private final Transactions auth;
  private final Sealer sealer;
  private final LiveSessions live;
  private final Clock clock;

  public Refreshes(Transactions auth, Sealer sealer, LiveSessions live, Clock clock) {
    this.auth = auth;
    this.sealer = sealer;
    this.live = live;
    this.clock = clock;
  }

  /**
   * The next token of the session.
   *
   * @throws ProblemException UNAUTHENTICATED where there is none; the end of a session that this
   *     may mean is committed all the same
   */
  public SignInResult.Granted refresh(String text, RequestOrigin origin) {
    RefreshToken token = RefreshToken.parse(text).orElseThrow(Refreshes::refused);
    // An exception would roll the revocation back, so the transaction gives its refusal as a value.
    Optional<SignInResult.Granted> granted =
        auth.transact(tx -> inTurn(tx, token, origin, clock.instant()));
    return granted.orElseThrow(
        () -> {
          live.forget(token.session());
          return refused();
        });
  }

  private Optional<SignInResult.Granted> inTurn(
      Tx tx, RefreshToken token, RequestOrigin origin, Instant now) {
    Optional<Row> row = tx.query(RefreshesSql.LOCK, token.session(), now).one();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    byte[] secret = sealer.open(row.get().bytes("secret"), NewSessions.place(token.session()));
    if (!token.isOf(secret)) {
      return Optional.empty(); // a forgery tells nothing of the session's own tokens
    }
    UUID account = row.get().uuid("account_id");
    int active = row.get().integer("active");
    if (token.number() == active) {
      rotate(tx, token, row.get(), now);
    } else if (!mayHaveItsChildAgain(tx, token, row.get(), now)) {
      tx.update(RefreshesSql.REVOKE, token.session(), now);
      origin.note(tx, account, "session.reuse", "session:" + token.session());
      return Optional.empty();
    }
    return Optional.of(
        SignInResult.Granted.of(account, token.session(), token.number() + 1, secret));
  }

  private static void rotate(Tx tx, RefreshToken token, Row session, Instant now) {
    Instant expires = SessionLife.expiry(session.instant("created_at"), now);
    tx.update(RefreshesSql.ADVANCE, token.session(), token.number() + 1, now, expires);
    tx.update(RefreshesSql.NOTE, token.session(), token.number(), now);
    // What is older decides nothing any more.
    tx.update(RefreshesSql.FORGET, token.session(), now.minus(SessionLife.UNSEEN_OVERLAP));
  }

  private static boolean mayHaveItsChildAgain(Tx tx, RefreshToken token, Row session, Instant now) {
    Optional<Instant> used =
        tx.query(RefreshesSql.ROTATED, token.session(), token.number())
            .one()
            .map(row -> row.instant("rotated_at"));
    int active = session.integer("active");
    boolean isParent = token.number() == active - 1;
    boolean childUnseen = session.integer("seen") < active;
    return used.isPresent()
        && (now.isBefore(used.get().plus(SessionLife.OVERLAP))
            || (isParent
                && childUnseen
                && now.isBefore(used.get().plus(SessionLife.UNSEEN_OVERLAP))));
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This refresh token is not valid; log in again");
  }
}
