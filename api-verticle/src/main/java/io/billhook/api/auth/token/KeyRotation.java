package io.billhook.api.auth.token;

import io.billhook.api.audit.AuditLog;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes a new signing key. JWKS shows it at once, and it signs after what JWKS may be cached; the
 * ones before it are taken until the last token that they signed has expired.
 */
public final class KeyRotation {
  /** As the header {@code Cache-Control} of JWKS says. */
  public static final Duration JWKS_CACHE = Duration.ofMinutes(5);

  /** Other processes read the keys once a minute, and their clocks may differ a little. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /**
   * The new key.
   *
   * @param signsFrom when it begins to sign
   */
  public record Rotated(String kid, Instant signsFrom) {}

  private final Transactions auth;
  private final Sealer sealer;
  private final Clock clock;

  public KeyRotation(Transactions auth, Sealer sealer, Clock clock) {
    this.auth = auth;
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * Makes it.
   *
   * @param now whether it signs at once: whoever caches JWKS refuses its tokens for up to 300 s
   */
  public Rotated rotate(boolean now) {
    Instant time = clock.instant();
    Instant signsFrom = now ? time : time.plus(JWKS_CACHE).plus(SigningKeys.PAUSE);
    return auth.transact(
        tx -> {
          tx.query(SigningKeysSql.LOCK);
          Instant lastToken = signsFrom.plus(AccessTokens.LIFETIME).plus(SLACK);
          if (now) { // what has not signed yet would take over from the new one
            tx.update(KeyRotationSql.RETIRE_UNUSED, time);
          }
          tx.update(KeyRotationSql.RETIRE, lastToken);
          SigningKey key = SigningKeys.create(tx, sealer, signsFrom);
          AuditLog.system(tx, "signing_key.rotate", "signing_key:" + key.id());
          return new Rotated(key.id(), signsFrom);
        });
  }
}
