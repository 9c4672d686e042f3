package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators change. */
class OpsActionsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_queue_is_paused_and_resumed_and_it_is_noted_who_did_it() {
    JsonObject nothing = new JsonObject();
    assertThat(api.post("/ops/api/queues/email/pause", api.operator(), nothing).statusCode())
        .isEqualTo(200);
    assertThat(pausedAt("email")).isNotNull();
    assertThat(api.post("/ops/api/queues/email/resume", api.operator(), nothing).statusCode())
        .isEqualTo(200);
    assertThat(pausedAt("email")).isNull();
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
  void dead_jobs_are_counted_then_replayed_and_their_history_stays() {
    UUID dead = death("b.dies", null);
    UUID other = death("b.other", null);
    JsonObject filter =
        new JsonObject()
            .put("filter", new JsonObject().put("kind", "b.dies").put("reason", "BROKE"));
    var dry =
        api.post(
            "/ops/api/dead-letters/replay", api.operator(), filter.copy().put("dry_run", true));
    assertThat(TestApi.json(dry)).isEqualTo(result(1, 0, true));
    assertThat(state(dead)).isEqualTo("dead");

    var replayed = api.post("/ops/api/dead-letters/replay", api.operator(), filter.put("rate", 5));
    assertThat(replayed.statusCode()).isEqualTo(202);
    assertThat(TestApi.json(replayed)).isEqualTo(result(1, 1, false));
    assertThat(state(dead)).isEqualTo("scheduled");
    assertThat(state(other)).isEqualTo("dead");
    assertThat(api.count("SELECT count(*) FROM job WHERE id = $1 AND dispatch_at <= now()", dead))
        .isEqualTo(1);
    assertThat(api.count("SELECT count(*) FROM job_attempt WHERE job_id = $1", dead)).isEqualTo(1);
    assertThat(api.count("SELECT count(*) FROM dead_job WHERE job_id = $1", dead)).isZero();
  }

  @Test
  void a_dead_job_is_retried_unless_another_waits_under_its_key() {
    UUID first = death("c.unique", "c:key");
    UUID second = death("c.unique", "c:key");
    JsonObject nothing = new JsonObject();
    assertThat(api.post("/ops/api/jobs/" + second + "/retry", api.operator(), nothing).statusCode())
        .isEqualTo(202);
    assertThat(api.post("/ops/api/jobs/" + first + "/retry", api.operator(), nothing).statusCode())
        .isEqualTo(409);
    assertThat(state(first)).isEqualTo("dead");
  }

  @Test
  void a_wrong_replay_names_each_wrong_member() {
    JsonObject wrong =
        new JsonObject()
            .put("filter", new JsonObject().put("tenant_id", "x").put("state", "dead"))
            .put("rate", 0)
            .put("dry_run", "yes");
    var answer = api.post("/ops/api/dead-letters/replay", api.operator(), wrong);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(
            TestApi.json(answer).getJsonArray("errors").stream()
                .map(e -> ((JsonObject) e).getString("pointer")))
        .containsExactlyInAnyOrder("/filter/tenant_id", "/filter/state", "/rate", "/dry_run");
  }

  private static JsonObject result(int matched, int replayed, boolean dryRun) {
    return new JsonObject()
        .put("matched", matched)
        .put("replayed", replayed)
        .put("dry_run", dryRun)
        .put("more", false);
  }

  private static String state(UUID job) {
    return get("jobs/" + job).getString("state");
  }

  private static UUID death(String kind, @Nullable String key) {
    UUID id = RowIds.next();
    engine(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, dedupe_key,"
            + " run_at, finalized_at) VALUES ($1, $2, 'billing', '{}', 6, 3, 3, 3, $3, now(), now())",
        id,
        kind,
        key);
    engine(
        "INSERT INTO job_attempt (job_id, claim, attempt, outcome, error) VALUES ($1, 3, 3, 'dead', 'it broke')",
        id);
    engine(
        "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
            + " VALUES ($1, $2, 'billing', 'it broke', 'it broke')",
        id,
        kind);
    return id;
  }

  @Test
  void a_viewer_looks_and_changes_nothing() {
    new Accounts(api.database.auth())
        .createOperator("viewer@example.com", "only looking", OperatorRole.VIEWER);
    String viewer =
        TestApi.json(api.logIn("viewer@example.com", "only looking")).getString("access_token");
    assertThat(api.get("/ops/api/queues", viewer).statusCode()).isEqualTo(200);
    assertThat(api.get("/ops/api/schedules", viewer).statusCode()).isEqualTo(200);
    assertThat(api.post("/ops/api/queues/sms/pause", viewer, new JsonObject()).statusCode())
        .isEqualTo(403);
    assertThat(pausedAt("sms")).isNull();
  }

  private static @Nullable Object pausedAt(String queue) {
    return get("queues").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .filter(q -> q.getString("name").equals(queue))
        .findFirst()
        .map(q -> q.getString("paused_at"))
        .orElse(null);
  }

  private static JsonObject get(String path) {
    return TestApi.json(api.get("/ops/api/" + path, api.operator()));
  }

  private static void engine(String sql, @Nullable Object... parameters) {
    api.rows(sql, parameters);
  }
}
