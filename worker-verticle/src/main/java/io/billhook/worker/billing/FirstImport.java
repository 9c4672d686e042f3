package io.billhook.worker.billing;

import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * When what Stripe has was first taken in whole. Of an object that was never seen before, nothing
 * is told that had happened by then: whoever begins with an account that is years old is not told
 * of all those years.
 */
public final class FirstImport {
  private FirstImport() {}

  /**
   * Notes that it begins. The transaction has the engine's role.
   *
   * @return whether this is the first time
   */
  public static boolean begin(Tx tx) {
    return tx.update(FirstImportSql.BEGIN) == 1;
  }

  /** When it began; empty where it has not. */
  static Optional<Instant> began(Tx tx) {
    return tx.query(FirstImportSql.BEGAN).one().map(row -> row.instant("started_at"));
  }
}
