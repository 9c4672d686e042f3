package io.billhook.api.ops.audit;

import io.billhook.api.audit.AuditEntry;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Window;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Tx;
import java.util.List;

/** {@code GET /ops/api/audit?action&target}: who did what, newest first. */
public final class AuditSearch implements Endpoint {
  private final OpsDatabase database;

  public AuditSearch(OpsDatabase database) {
    this.database = database;
  }

  /** What was done to a target, newest first. */
  public static List<AuditEntry> ofTarget(Tx tx, String target, int most) {
    return tx.query(AuditSql.OF_TARGET, target, null, null, most).map(AuditEntry::of);
  }

  @Override
  public Answer answer(Request request) {
    Query query = request.query();
    String action = query.text("action");
    String target = query.text("target");
    PageRequest page = query.page();
    if (target != null) {
      Rows rows =
          database.read(
              tx -> tx.query(AuditSql.OF_TARGET, target, action, page.before(), page.fetch()));
      return Answer.ok(Page.of(rows.map(AuditEntry::of), page, AuditEntry::id));
    }
    Rows rows =
        database.read(
            tx -> tx.query(AuditSql.NEWEST, action, page.before(), page.fetch(), Window.ROWS));
    return Answer.ok(Window.page(rows, page, AuditEntry::of, AuditEntry::id));
  }
}
