package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Page;
import io.billhook.api.http.Request;

/** {@code GET /ops/api/breakers}: every breaker, by name. They are few, so there is one page. */
final class Breakers implements Endpoint {
  private final OpsDatabase database;

  Breakers(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    request.query().only("limit", "cursor");
    return Answer.ok(
        new Page<>(database.read(tx -> tx.query(BreakersSql.ALL).map(BreakerView::of)), null));
  }
}
