package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.queue.QueueView;
import io.billhook.api.ops.queue.Queues;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.telemetry.QueueDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How things stand, in one look. Counts stop at a bound, so that the page costs the same on a full
 * ledger; {@code counted_to} tells it.
 */
final class Overview implements Endpoint {
  private static final Duration LATELY = Duration.ofHours(1);

  private record View(
      int countedTo,
      List<QueueView> queues,
      long dead,
      long unreadableMessages,
      List<ProcessView> processes,
      List<BreakerView> breakers,
      Webhooks webhooksLastHour) {}

  private record ProcessView(
      long id, String role, String host, String version, Instant startedAt, Instant seenAt) {
    static ProcessView of(Row row) {
      return new ProcessView(
          row.bigint("id"),
          row.text("role"),
          row.text("host"),
          row.text("version"),
          row.instant("started_at"),
          row.instant("seen_at"));
    }
  }

  private record Webhooks(List<Accepted> accepted, List<Rejected> rejectedSamples) {}

  private record Accepted(String provider, String state, long events, long duplicates) {
    static Accepted of(Row row) {
      return new Accepted(
          row.text("provider"), row.text("state"), row.bigint("events"), row.bigint("duplicates"));
    }
  }

  private record Rejected(String provider, String reason, long samples) {
    static Rejected of(Row row) {
      return new Rejected(row.text("provider"), row.text("reason"), row.bigint("samples"));
    }
  }

  private final OpsDatabase database;

  private final Queues queues;

  Overview(OpsDatabase database, Queues queues) {
    this.database = database;
    this.queues = queues;
  }

  @Override
  public Answer answer(Request request) {
    Map<String, QueueDepth> depths = queues.depths();
    return Answer.ok(database.read(tx -> view(tx, depths)));
  }

  private static View view(Tx tx, Map<String, QueueDepth> depths) {
    Row dead = tx.query(OverviewSql.DEAD, QueueView.BOUND).first();
    return new View(
        QueueView.BOUND,
        QueueView.all(tx, QueueView.BOUND, depths),
        dead.bigint("jobs"),
        dead.bigint("messages"),
        tx.query(OverviewSql.PROCESSES).map(ProcessView::of),
        Breakers.all(tx),
        new Webhooks(
            tx.query(
                    OverviewSql.ACCEPTED,
                    RowIds.lowestAt(Instant.now().minus(LATELY)),
                    QueueView.BOUND)
                .map(Accepted::of),
            tx.query(OverviewSql.REJECTED, QueueView.BOUND).map(Rejected::of)));
  }
}
