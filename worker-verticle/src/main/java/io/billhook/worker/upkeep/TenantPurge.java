package io.billhook.worker.upkeep;

import io.billhook.contract.upkeep.Prune.Place;
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
          TenantPurgeSql.BILLING_OBJECTS);

  private TenantPurge() {}

  /**
   * One batch.
   *
   * @param size the most rows that a statement deletes
   */
  static Batch batch(Tx tx, Place after, int size) {
    int rows = 0;
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
    }
    return new Batch(rows + tenants.size(), tenants.size() < size ? null : after);
  }
}
