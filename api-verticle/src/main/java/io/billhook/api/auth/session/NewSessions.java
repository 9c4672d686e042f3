package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.token.SessionLife;
import io.billhook.api.auth.token.SignInResult;
import io.billhook.crypto.RandomToken;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts sessions: one for each device that somebody signs in on. */
public final class NewSessions {
  private final Sealer sealer;
  private final SecurityMails mails;
  private final LiveSessions live;
  private final int most;
  private final Clock clock;

  /**
   * @param most that an account has at a time
   */
  public NewSessions(Sealer sealer, SecurityMails mails, LiveSessions live, int most, Clock clock) {
    this.sealer = sealer;
    this.mails = mails;
    this.live = live;
    this.most = most;
    this.clock = clock;
  }

  /**
   * Writes the session; a mail tells where neither this device nor this place was seen before.
   * Where there are too many, the oldest end.
   */
  public SignInResult.Granted start(Tx tx, UUID account, RequestOrigin origin) {
    return start(tx, account, origin, null);
  }

  /** As {@link #start}, for who has just shown a second factor. */
  public SignInResult.Granted startWithFactor(Tx tx, UUID account, RequestOrigin origin) {
    return start(tx, account, origin, clock.instant());
  }

  /** Notes that a second factor was shown on a device that is signed in. */
  public void factorShown(Tx tx, @Nullable UUID session) {
    tx.update(NewSessionsSql.FACTOR_SHOWN, session, clock.instant());
  }

  private SignInResult.Granted start(
      Tx tx, UUID account, RequestOrigin origin, @Nullable Instant factorAt) {
    UUID id = RowIds.next();
    byte[] secret = RandomToken.bytes();
    Instant now = clock.instant();
    tx.query(NewSessionsSql.UNSEEN, account, origin.ip(), origin.userAgent())
        .one()
        .ifPresent(row -> mails.newDevice(tx, row.text("email"), origin));
    tx.update(
        NewSessionsSql.CREATE,
        new NewSessionsSql.Create(
            id,
            account,
            Buffer.buffer(sealer.seal(secret, place(id))),
            origin.ip(),
            origin.userAgent(),
            now,
            now.plus(SessionLife.IDLE),
            factorAt));
    origin.note(tx, account, "session.start", "session:" + id);
    endOldest(tx, account, now);
    return SignInResult.Granted.of(account, id, 1, secret);
  }

  /** One sign-in after another, so that each sees those before it. */
  private void endOldest(Tx tx, UUID account, Instant now) {
    tx.query(NewSessionsSql.LOCK, account);
    List<UUID> ended =
        tx.query(NewSessionsSql.END_OLDEST, account, now, most).map(row -> row.uuid("id"));
    tx.afterEnd(_ -> ended.forEach(live::forget));
  }

  static String place(UUID session) {
    return "session:" + session;
  }
}
