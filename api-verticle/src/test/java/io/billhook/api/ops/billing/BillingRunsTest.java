package io.billhook.api.ops.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.postgres.RowIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@TestOps.Shared
@Timeout(60)
final class BillingRunsTest {
  private final TestOps ops;

  BillingRunsTest(TestOps ops) {
    this.ops = ops;
  }

  @AfterEach
  void end() {
    ops.api.rows("DELETE FROM billing_run");
  }

  @Test
  void one_is_begun_at_a_time_and_has_a_job() {
    var begun =
        ops.post(
            "billing/runs",
            new JsonObject()
                .put("kind", "reconcile")
                .put("dry_run", true)
                .put("since", "2026-11-02T09:30:00Z")
                .put("reason", "after the outage"));
    assertThat(begun.statusCode()).as(begun.bodyAsString()).isEqualTo(202);
    String id = TestApi.json(begun).getString("id");

    JsonObject run = ops.get("billing/runs/" + id);
    assertThat(run.getString("state")).isEqualTo("running");
    assertThat(run.getBoolean("dry_run")).isTrue();
    assertThat(run.getString("since")).isEqualTo("2026-11-02T09:30:00Z");
    assertThat(run.getJsonArray("objects")).isEmpty();
    assertThat(
            ops.api.rows("SELECT id FROM job WHERE kind = 'billing.run' AND args->>'run' = $1", id))
        .hasSize(1);
    JsonObject audit =
        ops.get("audit?action=billing.reconcile").getJsonArray("data").getJsonObject(0);
    assertThat(audit.getString("target")).isEqualTo(id);
    assertThat(audit.getString("reason")).isEqualTo("after the outage");

    var another = ops.post("billing/runs", new JsonObject().put("kind", "backfill"));
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(another).getString("detail")).contains(id);
    assertThat(ops.get("billing/runs").getJsonArray("data")).hasSize(1);
  }

  @Test
  void what_is_found_is_counted_and_shown_page_by_page() {
    UUID id = RowIds.next();
    ops.api.rows(
        "INSERT INTO billing_run (id, kind, dry_run, state, ended_at)"
            + " VALUES ($1, 'backfill', false, 'completed', now())",
        id);
    ops.api.rows("INSERT INTO billing_run_object VALUES ($1, 'invoice', 12)", id);
    for (String reason : List.of("missing", "differs", "gone")) {
      ops.api.rows(
          "INSERT INTO billing_drift (id, run_id, stripe_id, object, reason, fields, repaired)"
              + " VALUES ($1, $2, $3, 'invoice', $3, '{status}', $3 <> 'gone')",
          RowIds.next(),
          id,
          reason);
    }

    assertThat(ops.get("billing/runs/" + id).getJsonArray("objects"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("object", "invoice")
                        .put("seen", 12)
                        .put("missing", 1)
                        .put("differs", 1)
                        .put("gone", 1)
                        .put("repaired", 2)));

    JsonObject first = ops.get("billing/runs/" + id + "/drift?limit=2");
    JsonObject rest =
        ops.get("billing/runs/" + id + "/drift?limit=2&cursor=" + first.getString("next_cursor"));
    assertThat(first.getJsonArray("data").getJsonObject(0).getString("reason")).isEqualTo("gone");
    assertThat(rest.getJsonArray("data")).hasSize(1);
    assertThat(rest.getJsonArray("data").getJsonObject(0).getJsonArray("fields"))
        .isEqualTo(new JsonArray().add("status"));
    assertThat(rest.getString("next_cursor")).isNull();
  }

  @Test
  void what_is_not_there_or_makes_no_sense_is_refused() {
    String nobody = "billing/runs/" + UUID.randomUUID();
    for (String path : List.of(nobody, nobody + "/drift")) {
      assertThat(ops.api.get("/ops/api/" + path, ops.api.operator()).statusCode()).isEqualTo(404);
    }
    for (JsonObject wrong :
        List.of(
            new JsonObject(),
            new JsonObject().put("kind", "rewrite"),
            new JsonObject().put("kind", "reconcile").put("since", "yesterday"))) {
      assertThat(ops.post("billing/runs", wrong).statusCode()).as(wrong.encode()).isEqualTo(422);
    }
    assertThat(ops.api.rows("SELECT id FROM billing_run")).isEmpty();
  }
}
