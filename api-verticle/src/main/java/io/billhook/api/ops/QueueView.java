package io.billhook.api.ops;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue. Counts stop at a bound, so that they cost the same on a full ledger.
 *
 * @param waiting ready to run, among the newest jobs
 * @param delayed scheduled, or waiting for a retry
 */
record QueueView(
    String name, long waiting, long running, long delayed, @Nullable Instant pausedAt) {

  static List<QueueView> all(Tx tx, int bound) {
    return tx.query(QueueSql.ALL, bound).map(QueueView::of);
  }

  private static QueueView of(Row row) {
    return new QueueView(
        row.text("name"),
        row.bigint("waiting"),
        row.bigint("running"),
        row.bigint("delayed"),
        row.instantOrNull("paused_at"));
  }
}
