package io.billhook.messaging.suppression;

import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has told a sender of text messages to stop. It holds for the sender, so for every tenant
 * whose messages it sends. A sender is a messaging service's sid, or a number.
 *
 * <p>Whose account the sender is belongs to it: a tenant with an account of its own can tell of
 * that account alone. Each method takes the engine's role for the statements that follow, too.
 */
public final class OptOuts {
  /** Why such a message is not sent. */
  public static final String REASON = "opt_out";

  private OptOuts() {}

  /** {@link #REASON} where the number wants nothing from this sender of the installation's. */
  public static Optional<String> reason(Tx tx, String sender, String number) {
    return reason(tx, null, sender, number);
  }

  /**
   * {@link #REASON} where the number wants nothing from this sender; else empty.
   *
   * @param owner the tenant whose own account sends; null where it is the installation's
   * @param number in E.164
   */
  public static Optional<String> reason(Tx tx, @Nullable UUID owner, String sender, String number) {
    tx.asEngine();
    return tx.query(OptOutSql.HOLDS, owner, sender, number).one().map(_ -> REASON);
  }

  /**
   * It wants nothing any more.
   *
   * @param at when it said so; null: the provider says now that it is so
   */
  public static void stop(
      Tx tx, @Nullable UUID owner, String sender, String number, @Nullable Instant at) {
    tx.asEngine();
    tx.update(OptOutSql.STOP, owner, sender, number, at);
  }

  /** It wants messages again. */
  public static void start(Tx tx, @Nullable UUID owner, String sender, String number, Instant at) {
    tx.asEngine();
    tx.update(OptOutSql.START, owner, sender, number, at);
  }
}
