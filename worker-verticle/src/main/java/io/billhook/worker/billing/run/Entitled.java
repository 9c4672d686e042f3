package io.billhook.worker.billing.run;

import io.billhook.contract.billing.SyncObject;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What customers may use stands in no list of Stripe's that could be walked, and of a feature whose
 * limit was changed it tells nothing: so after a walk each customer's is looked at by a job of its
 * own, those first whose last look is longest ago.
 */
final class Entitled {
  private static final int MOST = 5_000;

  private Entitled() {}

  /**
   * Makes the jobs. The transaction has the engine's role.
   *
   * @param perSecond of them that begin
   */
  static void look(Tx tx, Outbox outbox, int perSecond) {
    List<String> customers =
        tx.query(RunSql.CUSTOMERS_OF_TENANTS, MOST).map(row -> row.text("stripe_id"));
    Instant at = Instant.now();
    for (String customer : customers) {
      var look = new SyncObject(SyncObject.ENTITLEMENTS, customer);
      outbox.enqueue(tx, SyncObject.KIND, look, JobOptions.none().unique(look.key()).at(at));
      at = at.plus(Duration.ofSeconds(1).dividedBy(perSecond));
    }
  }
}
