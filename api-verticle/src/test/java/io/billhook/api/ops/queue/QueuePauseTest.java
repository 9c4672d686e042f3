package io.billhook.api.ops.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Queues that operators pause and resume. */
@TestOps.Shared
class QueuePauseTest {
  private final TestOps ops;
  private final TestApi api;

  QueuePauseTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void a_queue_is_paused_and_resumed_and_it_is_noted_who_did_it() {
    JsonObject nothing = new JsonObject();
    assertThat(api.post("/ops/api/queues/email/pause", api.operator(), nothing).statusCode())
        .isEqualTo(200);
    assertThat(ops.queue("email").getString("paused_at")).isNotNull();
    assertThat(api.post("/ops/api/queues/email/resume", api.operator(), nothing).statusCode())
        .isEqualTo(200);
    assertThat(ops.queue("email").getString("paused_at")).isNull();
    assertThat(api.post("/ops/api/queues/none/pause", api.operator(), nothing).statusCode())
        .isEqualTo(404);
    var noted =
        api.database.transact(
            Role.OPS,
            TenantScope.none(),
            tx -> tx.query("SELECT action FROM audit_log ORDER BY id").map(r -> r.text("action")));
    assertThat(noted).contains("queue.pause", "queue.resume");
  }

  @Test
  void what_fell_due_while_its_queue_was_paused_is_due_at_its_resume() {
    UUID passedOver = ops.job(TestOps.AVAILABLE, "p.over", null);
    UUID later = ops.job(TestOps.AVAILABLE, "p.later", null);
    api.rows("UPDATE job SET dispatch_at = now() + interval '4 minutes' WHERE kind = 'p.over'");
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '4 minutes',"
            + " dispatch_at = now() + interval '4 minutes' WHERE kind = 'p.later'");
    assertThat(ops.post("queues/billing/pause").statusCode()).isEqualTo(200);
    assertThat(ops.post("queues/billing/resume").statusCode()).isEqualTo(200);
    assertThat(
            api.rows(
                "SELECT id FROM job WHERE id = ANY ($1) AND dispatch_at <= now()",
                (Object) new UUID[] {passedOver, later}))
        .singleElement()
        .satisfies(row -> assertThat(row.uuid("id")).isEqualTo(passedOver));
  }
}
