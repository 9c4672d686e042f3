package io.billhook.api.billing.plan;

import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/billing/plans}: what is for sale, to everybody. */
public final class PlanRoutes implements Feature {
  private final Database database;
  private final PlanDetails details;

  public PlanRoutes(Database database, StripeCalls calls) {
    this.database = database;
    this.details = new PlanDetails(database, calls);
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listPlans", Access.anyone(), this::list);
  }

  private Answer list(Request request) {
    List<Row> forSale = database.engine().read(PlanSql.ALL).stream().toList();
    List<Plan> plans = Plan.of(forSale, details.of(Plan.detailPaths(forSale)));
    return Answer.ok(Map.of("data", plans));
  }
}
