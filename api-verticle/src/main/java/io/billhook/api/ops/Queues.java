package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Page;
import io.billhook.api.http.Request;
import io.billhook.problem.ProblemType;

/**
 * {@code /ops/api/queues}: how full they are; {@code pause} and {@code resume} for all workers,
 * which read it with their heartbeat, so within two seconds. Jobs that run already run on.
 */
final class Queues {
  private final OpsDatabase database;

  Queues(OpsDatabase database) {
    this.database = database;
  }

  Answer list(Request request) {
    request.query().only();
    return Answer.ok(new Page<>(database.read(tx -> QueueView.all(tx, Overview.BOUND)), null));
  }

  Answer pause(Request request) {
    return write(request, QueueSql.PAUSE, "queue.pause");
  }

  Answer resume(Request request) {
    return write(request, QueueSql.RESUME, "queue.resume");
  }

  private Answer write(Request request, String sql, String action) {
    String name = request.path("name");
    if (!io.billhook.contract.Queues.ALL.contains(name)) {
      throw ProblemType.NOT_FOUND.because("There is no such queue");
    }
    database.write(
        tx -> {
          tx.update(sql, name);
          Audit.note(tx, request.principal(), action, name);
        });
    return list(request);
  }
}
