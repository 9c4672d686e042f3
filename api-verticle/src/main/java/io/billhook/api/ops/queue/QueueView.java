package io.billhook.api.ops.queue;

import io.billhook.extension.Extensions;
import io.billhook.outbox.QueueAges;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.telemetry.QueueDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue. Counts of jobs stop at a bound, so that they cost the same on a full ledger.
 *
 * @param waiting ready to run
 * @param waitingCapped that more may wait: between the newest job that was ever claimed and the
 *     newest of all lie more jobs than are looked at, and the broker does not say that the queue is
 *     empty
 * @param delayed scheduled, or waiting for a retry
 * @param messages that wait on the broker, each with up to 32 jobs; null while it is away
 * @param consumers as the broker counts them; null while it is away
 * @param workers live processes that have told of this queue within 10 s
 * @param endedPerSecond attempts that ended, over all of them, since their heartbeat before the
 *     last
 * @param oldestAgeSeconds since the oldest waiting job fell due; null where none is found, see
 *     {@link QueueAges} for what it can miss
 */
public record QueueView(
    String name,
    long waiting,
    boolean waitingCapped,
    long running,
    long delayed,
    @Nullable Instant pausedAt,
    @Nullable Integer messages,
    @Nullable Integer consumers,
    long workers,
    double endedPerSecond,
    @Nullable Double oldestAgeSeconds,
    long dead) {

  /** How far counts of rows go. */
  public static final int BOUND = 10_000;

  /** Every queue of the installation, and others that the ledger knows, by name. */
  public static List<QueueView> all(Tx tx, int bound, Map<String, QueueDepth> depths) {
    Map<String, Duration> ages = QueueAges.of(tx);
    return tx.query(QueueSql.ALL, bound, Extensions.installed().queues())
        .map(row -> of(row, depths.get(row.text("name")), ages.get(row.text("name"))));
  }

  private static QueueView of(Row row, @Nullable QueueDepth depth, @Nullable Duration age) {
    return new QueueView(
        row.text("name"),
        row.bigint("waiting"),
        row.bool("waiting_capped") && (depth == null || depth.messages() > 0),
        row.bigint("running"),
        row.bigint("delayed"),
        row.instantOrNull("paused_at"),
        depth == null ? null : depth.messages(),
        depth == null ? null : depth.consumers(),
        row.bigint("workers"),
        row.real("ended_per_second"),
        age == null ? null : age.toMillis() / 1000.0,
        row.bigint("dead"));
  }
}
