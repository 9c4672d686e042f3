package io.billhook.api.ops;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /ops/api/billing/objects/{stripe_id}}: an object of Stripe's as we hold it. */
final class BillingObjects implements Endpoint {
  private record View(
      String stripeId,
      String object,
      @Nullable UUID tenantId,
      Instant syncedAt,
      @JsonRawValue String data) {

    static View of(Row row) {
      return new View(
          row.text("stripe_id"),
          row.text("object"),
          row.uuidOrNull("tenant_id"),
          row.instant("synced_at"),
          row.text("data"));
    }
  }

  private final OpsDatabase database;

  BillingObjects(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    String id = request.path("stripe_id");
    if (id.indexOf('\0') >= 0) {
      throw notFound();
    }
    return database
        .read(tx -> tx.query(BillingObjectsSql.GET, id).one().map(View::of))
        .map(Answer::ok)
        .orElseThrow(BillingObjects::notFound);
  }

  private static io.billhook.problem.ProblemException notFound() {
    return ProblemType.NOT_FOUND.because("We hold no such object");
  }
}
