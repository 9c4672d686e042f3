package io.billhook.api.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.devkit.Await;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Single jobs that operators have tried again. */
@TestOps.Shared
class JobRetryTest {
  private final TestOps ops;
  private final TestApi api;

  JobRetryTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void what_waits_for_its_time_is_made_due_with_its_attempts_as_they_were() {
    for (int state : new int[] {0, 3}) {
      UUID id = ops.job(TestOps.AVAILABLE, "h.waits", "h:" + state);
      api.rows(
          "UPDATE job SET state = $2, attempt = 2, run_at = now() + interval '1 hour',"
              + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
          id,
          state);
      var answer =
          ops.post("jobs/" + id + "/retry", new JsonObject().put("reason", "Stripe is back"));
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(TestApi.json(answer).getLong("replayed")).isEqualTo(1);
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE id = $1 AND state = $2 AND attempt = 2"
                      + " AND run_at <= now() AND dispatch_at <= now() AND unique_key = dedupe_key",
                  id,
                  state))
          .isEqualTo(1);
      JsonObject entry = ops.get("jobs/" + id).getJsonArray("audit").getJsonObject(0);
      assertThat(entry.getString("action")).isEqualTo("job.retry");
      assertThat(entry.getString("reason")).isEqualTo("Stripe is back");

      api.rows("UPDATE job SET run_at = now() - interval '1 hour' WHERE id = $1", id);
      assertThat(ops.post("jobs/" + id + "/retry").statusCode()).isEqualTo(202);
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE id = $1"
                      + " AND run_at < now() - interval '59 minutes'",
                  id))
          .as("since when it is due stays")
          .isEqualTo(1);
      ops.post("jobs/" + id + "/cancel");
      assertRefused(ops.post("jobs/" + id + "/retry"), "and is to be cancelled");
    }
  }

  @Test
  void what_does_not_wait_for_its_time_is_not_retried() {
    UUID ready = ops.job(TestOps.AVAILABLE, "h.ready", null);
    assertRefused(ops.post("jobs/" + ready + "/retry"), "is available");
    assertThat(ops.get("audit?target=" + ready).getJsonArray("data")).isEmpty();
    assertRefused(
        ops.post("jobs/" + ops.job(TestOps.RUNNING, "h.runs", null) + "/retry"), "is running");
  }

  private static void assertRefused(HttpResponse<Buffer> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(answer).getString("detail")).contains(detail);
  }

  @Test
  void a_dead_job_is_retried_unless_another_waits_under_its_key() {
    UUID first = ops.death("c.unique", "c:key");
    UUID second = ops.death("c.unique", "c:key");
    JsonObject nothing = new JsonObject();
    assertThat(api.post("/ops/api/jobs/" + second + "/retry", api.operator(), nothing).statusCode())
        .isEqualTo(202);
    assertThat(api.post("/ops/api/jobs/" + first + "/retry", api.operator(), nothing).statusCode())
        .isEqualTo(409);
    assertThat(ops.state(first)).isEqualTo("dead");
  }

  @Test
  void a_dead_job_that_is_locked_is_waited_for() {
    UUID dead = ops.death("l.dies");
    var sent =
        api.database.transact(
            Role.ENGINE,
            TenantScope.none(),
            tx -> {
              tx.query("SELECT FROM job WHERE id = $1 FOR UPDATE", dead);
              var retry =
                  api.request(HttpMethod.POST, "/ops/api/jobs/" + dead + "/retry")
                      .bearerTokenAuthentication(api.operator())
                      .sendJsonObject(new JsonObject());
              awaitWaiting(tx);
              return retry;
            });
    assertThat(sent.await().statusCode()).isEqualTo(202);
    assertThat(ops.get("jobs/" + dead).getString("state")).isEqualTo("scheduled");
  }

  /** Until somebody waits for a row of this database. */
  private static void awaitWaiting(Tx tx) {
    Await.until(
        "somebody who waits",
        () ->
            !tx.query(
                    """
                    SELECT FROM pg_locks WHERE NOT granted AND pid IN
                      (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
                    """)
                .isEmpty());
  }
}
