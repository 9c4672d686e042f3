package io.billhook.worker.upkeep;

import io.billhook.contract.billing.CancelSubscription;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.UUID;

/**
 * Removes tenants whose time to be restored is over. First goes, batch by batch, what a tenant may
 * have much of; then the tenants with the rest, by the foreign keys. The audit log stays, and notes
 * the purge; jobs, which hold ids alone, go by their own retention.
 */
final class TenantPurge {
  private static final List<String> MUCH =
      List.of(
          TenantPurgeSql.EMAILS,
          TenantPurgeSql.TEXTS,
          TenantPurgeSql.DOMAIN_EVENTS,
          TenantPurgeSql.BILLING_OBJECTS,
          TenantPurgeSql.USAGE_EVENTS, // nothing else would delete these
          TenantPurgeSql.USAGE_REPORTS);

  private TenantPurge() {}

  /**
   * One batch.
   *
   * @param outbox takes the jobs that end their subscriptions
   * @param size the most rows that a statement deletes
   */
  static Batch batch(Tx tx, Outbox outbox, Place after, int size) {
    int rows = endSubscriptions(tx, outbox, size);
    if (rows == size) {
      return new Batch(rows, after);
    }
    for (String sql : MUCH) {
      int gone = tx.update(sql, size);
      rows += gone;
      if (gone == size) {
        return new Batch(rows, after);
      }
    }
    List<UUID> tenants = tx.query(TenantPurgeSql.TENANTS, size).map(row -> row.uuid("id"));
    for (UUID tenant : tenants) {
      tx.update(TenantPurgeSql.NOTE, RowIds.next(), tenant);
      tx.update(TenantPurgeSql.SEAT_CHANGE, tenant); // noted as its last members went
    }
    return new Batch(rows + tenants.size(), tenants.size() < size ? null : after);
  }

  private static int endSubscriptions(Tx tx, Outbox outbox, int size) {
    List<Row> gone = tx.query(TenantPurgeSql.SUBSCRIPTIONS, size).map(row -> row);
    gone.stream()
        .filter(row -> row.bool("lives"))
        .map(row -> row.text("stripe_id"))
        .forEach(
            id ->
                outbox.enqueue(
                    tx,
                    CancelSubscription.KIND,
                    new CancelSubscription(id),
                    JobOptions.none().unique(id)));
    return gone.size();
  }
}
