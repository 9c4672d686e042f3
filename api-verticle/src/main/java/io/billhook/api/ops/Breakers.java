package io.billhook.api.ops;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /ops/api/breakers}: every breaker, by name (they are few, so there is one page); {@code
 * open} and {@code close} hold one so, {@code auto} lets it decide by itself again. Workers read it
 * with their heartbeat, so within two seconds.
 */
final class Breakers {
  private final OpsDatabase database;

  Breakers(OpsDatabase database) {
    this.database = database;
  }

  Answer list(Request request) {
    return Answer.ok(new Page<>(database.read(Breakers::all), null));
  }

  static List<BreakerView> all(Tx tx) {
    return BreakerView.of(tx.query(BreakersSql.ALL));
  }

  Answer open(Request request) {
    return order(request, "breaker.open", name -> tx -> tx.update(BreakersSql.HOLD, name, "open"));
  }

  Answer close(Request request) {
    return order(
        request, "breaker.close", name -> tx -> tx.update(BreakersSql.HOLD, name, "closed"));
  }

  Answer auto(Request request) {
    return order(request, "breaker.auto", name -> tx -> tx.update(BreakersSql.AUTO, name));
  }

  private interface Order {
    Consumer<Tx> of(String name);
  }

  private Answer order(Request request, String action, Order order) {
    String name = request.path("name");
    String reason = Reason.of(request);
    return Answer.ok(
        database.writing(
            tx -> {
              // Compared here: a path may hold what the database does not take.
              if (all(tx).stream().noneMatch(breaker -> breaker.name().equals(name))) {
                throw ProblemType.NOT_FOUND.because("There is no such breaker");
              }
              order.of(name).accept(tx);
              AuditLog.operator(tx, request, action, name, reason);
              return all(tx).stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
            }));
  }
}
