package io.billhook.api.event;

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
import java.time.Instant;
import java.util.UUID;

/** {@code GET /v1/events}: what happened to a tenant, newest first. */
public final class EventRoutes implements Feature {
  /** One of them; {@code subject} is Stripe's id of what it happened to. */
  private record Told(UUID id, String type, String subject, boolean late, Instant createdAt) {
    static Told of(Row row) {
      return new Told(
          row.uuid("id"),
          row.text("type"),
          row.text("stripe_id"),
          row.bool("late"),
          row.instant("created_at"));
    }
  }

  private final Database database;

  public EventRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listEvents", Access.scope("events:read", TenantRole.VIEWER), this::list);
  }

  private Answer list(Request request) {
    Query query = request.query();
    var page = query.page();
    var type = query.text("type");
    var subject = query.text("subject");
    var told =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    tx.query(EventRoutesSql.LIST, type, subject, page.before(), page.fetch())
                        .map(Told::of));
    return Answer.ok(Page.of(told, page, Told::id));
  }
}
