package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.postgres.Rows;

/** {@code GET /ops/api/audit?action&target}: who did what, newest first. */
final class AuditSearch implements Endpoint {
  private final OpsDatabase database;

  AuditSearch(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    Query query = request.query().only("action", "target", "limit", "cursor");
    String action = query.text("action");
    String target = query.text("target");
    PageRequest page = query.page();
    if (target != null) {
      Rows rows =
          database.read(
              tx -> tx.query(AuditSql.OF_TARGET, target, action, page.before(), page.fetch()));
      return Answer.ok(Page.of(rows.map(AuditItem::of), page, AuditItem::id));
    }
    Rows rows =
        database.read(
            tx -> tx.query(AuditSql.NEWEST, action, page.before(), page.fetch(), Window.ROWS));
    return Answer.ok(Window.page(rows, page, AuditItem::of, AuditItem::id));
  }
}
