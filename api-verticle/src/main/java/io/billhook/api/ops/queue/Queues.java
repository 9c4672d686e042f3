package io.billhook.api.ops.queue;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.extension.Extensions;
import io.billhook.problem.ProblemType;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /ops/api/queues}: how full they are (they are few, so there is one page); {@code pause}
 * and {@code resume} for all workers, which read it with their heartbeat, so within two seconds.
 * Jobs that run already run on.
 */
public final class Queues {
  private final OpsDatabase database;
  private final Supplier<Future<Map<String, QueueDepth>>> depths;

  /**
   * @param depths see {@link io.billhook.broker.Broker#depths}
   */
  public Queues(OpsDatabase database, Supplier<Future<Map<String, QueueDepth>>> depths) {
    this.database = database;
    this.depths = depths;
  }

  Answer list(Request request) {
    Map<String, QueueDepth> known = depths();
    List<QueueView> all = database.read(tx -> QueueView.all(tx, QueueView.BOUND, known));
    return Answer.ok(new Page<>(all, null));
  }

  /** What the broker says; asked before a transaction begins, since it may take a moment. */
  public Map<String, QueueDepth> depths() {
    return depths.get().await();
  }

  Answer pause(Request request) {
    return write(request, "queue.pause", QueueSql.PAUSE);
  }

  Answer resume(Request request) {
    return write(request, "queue.resume", QueueSql.RESUME, QueueSql.DUE);
  }

  private Answer write(Request request, String action, String... statements) {
    String name = request.path("name");
    if (!Extensions.installed().queues().contains(name)) {
      throw ProblemType.NOT_FOUND.because("There is no such queue");
    }
    String reason = Reason.of(request);
    database.write(
        tx -> {
          for (String sql : statements) {
            tx.update(sql, name);
          }
          AuditLog.operator(tx, request, action, name, reason);
        });
    return list(request);
  }
}
