package io.billhook.api.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.Query;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/audit-log}: what was done in a tenant, newest first. */
public final class AuditRoutes implements Feature {
  /** An entry with where it came from, which the tenant's own admins may know. */
  private record Entry(@JsonUnwrapped AuditEntry entry, @Nullable String ip) {
    static Entry of(Row row) {
      return new Entry(AuditEntry.of(row), row.textOrNull("ip"));
    }
  }

  private final Database database;

  public AuditRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listAuditLog", Access.scope("audit-log:read", TenantRole.ADMIN), this::list);
  }

  private Answer list(Request request) {
    Query query = request.query();
    var page = query.page();
    var action = query.text("action");
    var actor = query.id("actor");
    var target = query.text("target");
    var entries =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    tx.query(
                            AuditRoutesSql.LIST, action, actor, target, page.before(), page.fetch())
                        .map(Entry::of));
    return Answer.ok(Page.of(entries, page, entry -> entry.entry().id()));
  }
}
