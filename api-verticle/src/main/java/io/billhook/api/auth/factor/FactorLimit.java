package io.billhook.api.auth.factor;

import io.billhook.api.auth.password.BackOff;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * How many codes may be tried for one account, from wherever. Whoever gets here knows the password,
 * so beyond ten wrong ones in a row the pauses are long, and the owner is told.
 */
public final class FactorLimit {
  private static final int TOLD = 11;
  private static final int MOST_COUNTED = 1000;

  private final FactorMails mails;
  private final Clock clock;

  public FactorLimit(FactorMails mails, Clock clock) {
    this.mails = mails;
    this.clock = clock;
  }

  /**
   * Counts an attempt. Its transaction commits before the code is looked at, so that parallel
   * guesses count too.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS while the account pauses
   */
  void attempt(Tx tx, UUID account) {
    Instant now = clock.instant();
    Row row = tx.query(FactorLimitSql.LOCK, account).first();
    Instant until = row.instantOrNull("factors_locked_until");
    if (until != null && now.isBefore(until)) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many wrong codes; try again later")
          .retryAfter(Duration.between(now, until).plusSeconds(1));
    }
    int failures = Math.min(row.integer("failed_factors") + 1, MOST_COUNTED);
    Duration pause = BackOff.afterCodes(failures);
    tx.update(FactorLimitSql.COUNT, account, failures, pause.isZero() ? null : now.plus(pause));
    if (failures == TOLD) {
      mails.codesGuessed(tx, row.text("email"));
    }
  }

  /** A right code sets the count back. */
  void succeeded(Tx tx, UUID account) {
    tx.update(FactorLimitSql.COUNT, account, 0, null);
  }
}
