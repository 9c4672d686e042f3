package io.billhook.api.billing.entitlement;

import io.billhook.api.billing.standing.Staleness;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.entitlement.Seats;
import io.billhook.mirror.Standing;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/billing/entitlements}, by our copy alone: it answers while Stripe is away. */
public final class EntitlementRoutes implements Feature {
  /**
   * @param syncedAt when Stripe was asked; null where it never was
   * @param stale whether more may have changed at Stripe than we know
   */
  private record Shown(
      List<Entitlement> data, String access, @Nullable Instant syncedAt, boolean stale) {}

  /**
   * @param limit null: without bound
   */
  private record Entitlement(String feature, String name, @Nullable Long limit, long used) {}

  private final Database database;
  private final Staleness staleness;
  private final int graceDays;
  private final Clock clock;

  public EntitlementRoutes(Database database, Staleness staleness, int graceDays, Clock clock) {
    this.database = database;
    this.staleness = staleness;
    this.graceDays = graceDays;
    this.clock = clock;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("getEntitlements", Access.scope("billing:read"), this::get);
  }

  private Answer get(Request request) {
    boolean stale = staleness.of(request.tenant());
    return Answer.ok(database.api(request.tenant()).transact(tx -> shown(tx, stale)));
  }

  private Shown shown(Tx tx, boolean stale) {
    long seats = Seats.used(tx);
    List<Entitlement> all = tx.query(EntitlementSql.LIST).map(row -> of(row, seats));
    Standing standing = Standing.of(tx, graceDays, clock.instant());
    Instant syncedAt =
        tx.query(EntitlementSql.SYNCED_AT).one().map(row -> row.instant("synced_at")).orElse(null);
    return new Shown(all, standing.access().label(), syncedAt, stale);
  }

  private static Entitlement of(Row row, long seats) {
    String feature = row.text("feature");
    return new Entitlement(
        feature,
        row.text("name"),
        row.bigintOrNull("quota"),
        feature.equals(Seats.FEATURE) ? seats : row.bigint("used"));
  }
}
