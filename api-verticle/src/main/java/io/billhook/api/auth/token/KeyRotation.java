package io.billhook.api.auth.token;

import io.billhook.api.audit.AuditLog;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a new signing key. JWKS shows it at once, and it signs after what JWKS may be cached, and
 * never before every api has it; the ones before it are taken until the last token that they signed
 * has expired.
 */
public final class KeyRotation {
  /** As the header {@code Cache-Control} of JWKS says. */
  public static final Duration JWKS_CACHE = Duration.ofMinutes(5);

  /**
   * The new key.
   *
   * @param signsFrom when it begins to sign, if every api has it by then
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
   * @param now whether it signs as soon as every api has it: whoever caches JWKS refuses its tokens
   *     for up to 300 s
   */
  public Rotated rotate(boolean now) {
    Instant time = clock.instant();
    Instant signsFrom = now ? time : time.plus(JWKS_CACHE).plus(SigningKeys.PAUSE);
    return auth.transact(
        tx -> {
          tx.query(SigningKeysSql.LOCK);
          if (now) { // what has not signed yet would take over from the new one
            tx.update(KeyRotationSql.RETIRE_UNUSED, time);
          }
          SigningKey key = SigningKeys.create(tx, sealer, signsFrom, false);
          AuditLog.system(tx, "signing_key.rotate", "signing_key:" + key.id());
          return new Rotated(key.id(), signsFrom);
        });
  }

  /** Whether every api has it, or somebody has not waited for that. */
  public boolean isAgreed(String kid) {
    return auth.transact(
        tx -> {
          KeyAgreement.find(tx, clock.instant());
          return tx.query(KeyRotationSql.AGREED, kid).first().bool("agreed");
        });
  }

  /** Has the newest key sign though an api lacks it; nothing where none waits. */
  public Optional<String> force() {
    return auth.transact(
        tx -> {
          tx.query(SigningKeysSql.LOCK);
          if (!KeyAgreement.force(tx, clock.instant())) {
            return Optional.empty();
          }
          String kid = tx.query(KeyRotationSql.NEWEST).first().text("id");
          AuditLog.system(tx, "signing_key.force", "signing_key:" + kid);
          return Optional.of(kid);
        });
  }
}
