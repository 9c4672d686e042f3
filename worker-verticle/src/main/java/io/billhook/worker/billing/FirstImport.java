package io.billhook.worker.billing;

import io.billhook.postgres.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When what Stripe has was first taken in whole, or its first webhook was taken, if that was
 * before. Of an object that was never seen before, nothing is told that had happened by then:
 * whoever begins with an account that is years old is not told of all those years.
 */
public final class FirstImport {
  /** Stripe says when something happened in whole seconds, by its own clock, and sends it later. */
  private static final Duration SENT_WITHIN = Duration.ofMinutes(1);

  private FirstImport() {}

  /**
   * Notes that it begins. The transaction has the engine's role.
   *
   * @return whether this is the first time
   */
  public static boolean begin(Tx tx) {
    return tx.update(FirstImportSql.BEGIN) == 1;
  }

  /** From when on what happened is told; empty where it always is. */
  static Optional<Instant> tellsFrom(Tx tx) {
    return tx.query(FirstImportSql.BEGAN)
        .one()
        .map(row -> row.instant("started_at").minus(SENT_WITHIN));
  }
}
