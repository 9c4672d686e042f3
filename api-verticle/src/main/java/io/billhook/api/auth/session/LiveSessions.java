package io.billhook.api.auth.session;

import io.billhook.api.auth.token.ExpiringCache;
import io.billhook.api.auth.token.Remembered;
import io.billhook.api.auth.token.Remembered.Kind;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Premise;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are not revoked, remembered for at most 30 s, so that the access tokens of a
 * revoked one stop soon; and which of their access tokens have come back, which ends their parents'
 * right to another child.
 */
public final class LiveSessions {

  /**
   * A session that is not revoked.
   *
   * @param seen the highest number of its access tokens that came back
   */
  record Live(UUID account, @Nullable OperatorRole operatorRole, int seen, Instant expiresAt) {
    private static Live of(Row row) {
      return new Live(
          row.uuid("account_id"),
          OperatorRole.of(row.textOrNull("operator_role")).orElse(null),
          row.integer("seen"),
          row.instant("expires_at"));
    }
  }

  private final Transactions auth;
  private final Clock clock;
  private final ExpiringCache<UUID, Live> known;

  public LiveSessions(Transactions auth, Remembered remembered, Clock clock) {
    this.auth = auth;
    this.clock = clock;
    this.known = new ExpiringCache<>(clock);
    remembered.heldBy(Kind.SESSION, known::forgetAll);
    remembered.heldBy(
        Kind.ACCOUNT, which -> known.forgetValues(live -> which.test(live.account())));
  }

  /**
   * The session, where it lives.
   *
   * @param number of the access token that came with it
   */
  Optional<Live> use(UUID session, int number) {
    return known
        .get(session, () -> find(session))
        .filter(live -> clock.instant().isBefore(live.expiresAt()))
        .map(live -> live.seen() < number ? seen(session, number, live) : live);
  }

  /**
   * Asks the database whether a person's session lives, before a way in is added by it: what is
   * remembered here may be half a minute old. The account's row must be locked.
   *
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED where it has ended
   */
  public static void require(Tx tx, Principal.Person person) {
    if (tx.query(LiveSessionsSql.LIVES, person.session(), person.account()).isEmpty()) {
      throw ProblemType.UNAUTHENTICATED.because("This session has ended");
    }
  }

  /**
   * That a person's session lives, and their account is there until the transaction ends: nobody
   * deletes it meanwhile.
   */
  Premise premise(UUID session, UUID account) {
    return new Premise(
        LiveSessionsSql.HOLDS,
        List.of(session, account, clock.instant()),
        () -> ProblemType.UNAUTHENTICATED.because("This session has ended; log in again"));
  }

  /** Called when this process has revoked it. */
  void forget(UUID session) {
    known.forget(session);
  }

  private Live seen(UUID session, int number, Live live) {
    auth.run(tx -> tx.update(LiveSessionsSql.SEEN, session, number, clock.instant()));
    Live now = new Live(live.account(), live.operatorRole(), number, live.expiresAt());
    known.forget(session); // what is remembered next is as young as its look at the database
    return now;
  }

  private Optional<Live> find(UUID session) {
    return auth.read(LiveSessionsSql.FIND, session).one().map(Live::of);
  }
}
