package io.billhook.api.auth.reauthentication;

import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The codes of people who have just logged in again at a provider: each good once, for five
 * minutes, for the account and the session that asked for it.
 */
public final class ReauthenticationCodes {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Clock clock;

  public ReauthenticationCodes(Clock clock) {
    this.clock = clock;
  }

  public String create(Tx tx, UUID account, UUID session) {
    String code = RandomToken.create();
    tx.update(
        ReauthenticationCodesSql.CREATE,
        RandomToken.hash(code),
        account,
        session,
        clock.instant().plus(LIFETIME));
    return code;
  }

  /** Uses it up; false where it is none, and then it stays whosoever it is. */
  boolean take(Tx tx, UUID account, @Nullable UUID session, String code) {
    return tx.update(
            ReauthenticationCodesSql.TAKE,
            RandomToken.hash(code),
            account,
            session,
            clock.instant())
        > 0;
  }
}
