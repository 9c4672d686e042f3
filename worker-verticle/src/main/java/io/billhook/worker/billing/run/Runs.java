package io.billhook.worker.billing.run;

import io.billhook.contract.billing.RunBilling;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.Locale;
import java.util.UUID;

/** How walks begin and go on. */
public final class Runs {
  private Runs() {}

  /** Begins the one that every night brings, where none is under way. */
  static void begin(Tx tx, Outbox outbox, Run.Kind kind) {
    tx.asEngine();
    UUID id = RowIds.next();
    if (tx.update(RunSql.BEGIN, id, kind.name().toLowerCase(Locale.ROOT)) == 1) {
      goOn(tx, outbox, id);
    }
  }

  /**
   * Begins to bring in what Stripe has, where nothing is held yet and no walk has ever come to its
   * end. The transaction has the engine's role.
   *
   * @return whether it has
   */
  public static boolean beginFirst(Tx tx, Outbox outbox) {
    UUID id = RowIds.next();
    if (tx.update(RunSql.BEGIN_FIRST, id) == 0) {
      return false;
    }
    goOn(tx, outbox, id);
    return true;
  }

  static void goOn(Tx tx, Outbox outbox, UUID run) {
    outbox.enqueue(
        tx, RunBilling.KIND, new RunBilling(run), JobOptions.none().unique(run.toString()));
  }
}
