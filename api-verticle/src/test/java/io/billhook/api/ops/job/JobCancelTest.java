package io.billhook.api.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Jobs that operators cancel, and dead ones that they discard. */
@TestOps.Shared
class JobCancelTest {
  private final TestOps ops;
  private final TestApi api;

  JobCancelTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void a_waiting_job_is_made_due_to_be_cancelled_and_frees_its_key() {
    UUID id = ops.job(TestOps.AVAILABLE, "w.waits", "w:key");
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '1 hour',"
            + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
        id);
    var first =
        ops.post("jobs/" + id + "/cancel", new JsonObject().put("reason", "sent by mistake"));
    assertThat(first.statusCode()).isEqualTo(202);
    JsonObject asked = TestApi.json(first);
    assertThat(asked.fieldNames()).containsExactly("id", "state", "cancel_requested_at");
    assertThat(asked.getString("state")).isEqualTo("scheduled");
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE id = $1 AND run_at <= now() AND dispatch_at <= now()"
                    + " AND unique_key IS NULL AND dedupe_key = 'w:key'",
                id))
        .isEqualTo(1);
    api.rows("UPDATE job SET dispatch_at = now() + interval '1 minute' WHERE id = $1", id);
    JsonObject again = TestApi.json(ops.post("jobs/" + id + "/cancel"));
    assertThat(again).isEqualTo(asked);
    assertThat(api.count("SELECT count(*) FROM job WHERE id = $1 AND dispatch_at > now()", id))
        .as("what the relay has set stays")
        .isEqualTo(1);

    JsonObject shown = ops.get("jobs/" + id);
    assertThat(shown.getString("cancel_requested_at"))
        .isEqualTo(asked.getString("cancel_requested_at"));
    assertThat(shown.getJsonArray("audit")).hasSize(2);
    JsonObject entry = shown.getJsonArray("audit").getJsonObject(1);
    assertThat(entry.getString("action")).isEqualTo("job.cancel");
    assertThat(entry.getString("reason")).isEqualTo("sent by mistake");
    assertThat(entry.getString("actor_id")).isNotNull();
    assertThat(
            ops.get("jobs?kind=w.waits")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("cancel_requested_at"))
        .isNotNull();
  }

  @Test
  void a_running_job_only_gets_the_mark() {
    UUID id = ops.job(TestOps.RUNNING, "w.runs", null);
    assertThat(TestApi.json(ops.post("jobs/" + id + "/cancel")).getString("state"))
        .isEqualTo("running");
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE id = $1 AND state = 2 AND dispatch_at IS NULL"
                    + " AND cancel_asked_at IS NOT NULL",
                id))
        .isEqualTo(1);
  }

  @Test
  void what_is_over_is_not_cancelled_and_what_lives_is_not_discarded() {
    UUID done = ops.job(TestOps.COMPLETED, "w.done", null);
    UUID waits = ops.job(TestOps.AVAILABLE, "w.lives", null);
    for (String verb : List.of("cancel", "discard", "retry")) {
      assertRefused(ops.post("jobs/" + done + "/" + verb), "is completed");
    }
    assertThat(ops.post("jobs/" + waits + "/discard").statusCode()).isEqualTo(409);
    for (String verb : List.of("cancel", "discard", "retry")) {
      assertThat(ops.post("jobs/" + UUID.randomUUID() + "/" + verb).statusCode()).isEqualTo(404);
      assertThat(ops.post("jobs/none/" + verb).statusCode()).isEqualTo(404);
    }
    assertThat(ops.get("audit?target=" + done).getJsonArray("data")).isEmpty();
  }

  @Test
  void a_dead_job_is_discarded_and_its_history_stays() {
    UUID dead = ops.death("x.dies");
    var answer =
        ops.post("jobs/" + dead + "/discard", new JsonObject().put("reason", "no longer wanted"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestApi.json(answer).getString("state")).isEqualTo("cancelled");
    assertThat(TestApi.json(answer).getString("last_error")).isEqualTo("it broke");
    assertThat(api.count("SELECT count(*) FROM dead_job WHERE job_id = $1", dead)).isZero();
    assertThat(ops.get("jobs/" + dead).getJsonArray("attempts")).hasSize(1);
    assertThat(ops.get("jobs?state=dead&kind=x.dies").getJsonArray("data")).isEmpty();
    assertThat(ops.post("jobs/" + dead + "/discard").statusCode()).isEqualTo(409);
    assertRefused(ops.post("jobs/" + dead + "/retry"), "is cancelled");
  }

  private static void assertRefused(HttpResponse<Buffer> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(answer).getString("detail")).contains(detail);
  }
}
