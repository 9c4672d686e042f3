package io.billhook.api.auth.token;

import io.billhook.postgres.Tx;
import java.time.Duration;
import java.time.Instant;

/**
 * When a new key may sign: once every api that lives has said with its heartbeat that it takes the
 * key's tokens. One of a version that says nothing looks for unknown keys every ten seconds, so it
 * is waited for eleven. What is agreed is written down and holds also where an api starts later:
 * that one reads all keys first. Only then the keys before are given their end.
 */
final class KeyAgreement {
  /** Between the last token of a key and its end: clocks may differ a little. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  private KeyAgreement() {}

  /** Whether one is agreed on that was not. */
  static boolean find(Tx tx, Instant now) {
    return end(tx, tx.update(KeyAgreementSql.AGREE, now), now);
  }

  /** The newest key signs, whoever lacks it; false where it was agreed on before. */
  static boolean force(Tx tx, Instant now) {
    return end(tx, tx.update(KeyAgreementSql.FORCE, now), now);
  }

  private static boolean end(Tx tx, int agreed, Instant now) {
    if (agreed > 0) {
      Duration afterSigning = AccessTokens.LIFETIME.plus(SLACK);
      tx.update(KeyAgreementSql.RETIRE, now, afterSigning.toSeconds());
    }
    return agreed > 0;
  }
}
