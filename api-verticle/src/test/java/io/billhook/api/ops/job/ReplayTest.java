package io.billhook.api.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dead jobs that operators have tried again, many in one call. */
@TestOps.Shared
class ReplayTest {
  private final TestOps ops;
  private final TestApi api;

  ReplayTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void dead_jobs_are_counted_then_replayed_and_their_history_stays() {
    UUID dead = ops.death("b.dies");
    UUID other = ops.death("b.other");
    JsonObject filter =
        new JsonObject()
            .put("filter", new JsonObject().put("kind", "b.dies").put("reason", "BROKE"));
    var dry =
        api.post(
            "/ops/api/dead-letters/replay", api.operator(), filter.copy().put("dry_run", true));
    assertThat(TestApi.json(dry)).isEqualTo(result(1, 0, true, false));
    assertThat(ops.state(dead)).isEqualTo("dead");

    var replayed = api.post("/ops/api/dead-letters/replay", api.operator(), filter.put("rate", 5));
    assertThat(replayed.statusCode()).isEqualTo(202);
    assertThat(TestApi.json(replayed)).isEqualTo(result(1, 1, false, false));
    assertThat(ops.state(dead)).isEqualTo("scheduled");
    assertThat(ops.state(other)).isEqualTo("dead");
    assertThat(api.count("SELECT count(*) FROM job WHERE id = $1 AND dispatch_at <= now()", dead))
        .isEqualTo(1);
    assertThat(api.count("SELECT count(*) FROM job_attempt WHERE job_id = $1", dead)).isEqualTo(1);
    assertThat(api.count("SELECT count(*) FROM dead_job WHERE job_id = $1", dead)).isZero();
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

  @Test
  void a_selection_is_replayed_and_again_after_it_died_again() {
    UUID first = ops.death("y.dies");
    UUID second = ops.death("y.dies");
    ops.death("y.dies");
    JsonObject selection =
        new JsonObject()
            .put(
                "filter", new JsonObject().put("ids", new JsonArray(TestOps.texts(first, second))));
    assertThat(TestApi.json(ops.post("dead-letters/replay", selection)).getLong("replayed"))
        .isEqualTo(2);
    api.rows(
        "UPDATE job SET state = 6, claim = 4, attempt = 3, finalized_at = now(),"
            + " dispatch_at = NULL, cancel_asked_at = now() WHERE id = $1",
        first);
    ops.bury(first, "y.dies", 4);
    assertThat(TestApi.json(ops.post("dead-letters/replay", selection)).getLong("replayed"))
        .isEqualTo(1);
    JsonObject revived = ops.get("jobs/" + first);
    assertThat(revived.getString("state")).isEqualTo("scheduled");
    assertThat(revived.getString("cancel_requested_at")).as("it would end at once").isNull();
    assertThat(revived.getJsonArray("attempts")).hasSize(2);
    assertThat(revived.getString("last_error")).as("of a life before").isNull();
    for (JsonArray wrong :
        List.of(
            new JsonArray(),
            new JsonArray().add("x"),
            new JsonArray().add(1),
            new JsonArray(
                IntStream.range(0, 1001).mapToObj(_ -> UUID.randomUUID().toString()).toList()))) {
      selection.getJsonObject("filter").put("ids", wrong);
      assertThat(ops.post("dead-letters/replay", selection).statusCode()).isEqualTo(422);
    }
  }

  @Test
  void a_replay_of_many_leaves_its_trace_at_each_job() {
    UUID first = ops.death("t.dies");
    UUID second = ops.death("t.dies");
    JsonObject order =
        new JsonObject()
            .put("filter", new JsonObject().put("kind", "t.dies"))
            .put("reason", "the provider is back");
    var answer = ops.post("dead-letters/replay", order);
    String request = answer.getHeader("X-Request-Id");
    for (UUID job : List.of(first, second)) {
      JsonArray audit = ops.get("jobs/" + job).getJsonArray("audit");
      assertThat(audit).hasSize(1);
      assertThat(audit.getJsonObject(0).getMap())
          .containsEntry("action", "job.replayed")
          .containsEntry("reason", "the provider is back")
          .containsEntry("request_id", request)
          .containsEntry("actor_type", "operator");
    }
    List<JsonObject> said =
        ops.get("audit?limit=200").getJsonArray("data").stream()
            .map(JsonObject.class::cast)
            .filter(entry -> Objects.equals(request, entry.getString("request_id")))
            .toList();
    assertThat(said).singleElement().extracting(e -> e.getString("action")).isEqualTo("job.replay");
    assertThat(said.getFirst().getString("target")).startsWith("dead jobs (2)");
  }

  @Test
  void every_attempt_is_listed_with_its_life_and_its_own_error() {
    UUID job = ops.death("l.dies");
    ops.post("jobs/" + job + "/retry", new JsonObject());
    api.rows(
        "UPDATE job SET state = 4, claim = claim + 1, attempt = 1, attempted_at = now(),"
            + " finalized_at = now(), dispatch_at = NULL WHERE id = $1",
        job);
    JsonObject done = ops.get("jobs/" + job);
    assertThat(done.getString("last_error")).isNull();
    JsonArray attempts = done.getJsonArray("attempts");
    assertThat(attempts.getJsonObject(0).getMap())
        .containsEntry("life", 2)
        .containsEntry("attempt", 1)
        .containsEntry("outcome", "completed")
        .containsEntry("error", null);
    assertThat(attempts.getJsonObject(1).getMap())
        .containsEntry("life", 1)
        .containsEntry("outcome", "dead");
    assertThat(attempts.getJsonObject(1).getString("error")).isNotNull();
  }

  @Test
  void a_replay_with_a_nonce_is_done_once() {
    ops.death("z.dies");
    JsonObject order =
        new JsonObject()
            .put("filter", new JsonObject().put("kind", "z.dies"))
            .put("nonce", "n-1")
            .put("reason", "the provider is back");
    assertThat(TestApi.json(ops.post("dead-letters/replay", order.copy().put("dry_run", true))))
        .isEqualTo(result(1, 0, true, false));
    String path = "/ops/api/dead-letters/replay";
    List<HttpResponse<Buffer>> both =
        IntStream.range(0, 2)
            .mapToObj(
                _ ->
                    api.request(HttpMethod.POST, path)
                        .bearerTokenAuthentication(api.operator())
                        .sendJsonObject(order))
            .toList()
            .stream()
            .map(sent -> sent.await())
            .toList();
    ops.death("z.dies");
    var third =
        api.request(HttpMethod.POST, path)
            .bearerTokenAuthentication(api.operator())
            .putHeader("Idempotency-Key", "n-1")
            .sendJsonObject(order)
            .await();
    JsonObject once = result(1, 1, false, false);
    assertThat(both).allMatch(answer -> TestApi.json(answer).equals(once));
    assertThat(TestApi.json(third)).isEqualTo(once);
    assertThat(third.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(both.stream().filter(a -> a.getHeader("Idempotent-Replayed") != null).count())
        .isEqualTo(1);
    assertThat(ops.get("jobs?state=dead&kind=z.dies").getJsonArray("data")).hasSize(1);
    assertThat(ops.post("dead-letters/replay", order.copy().put("rate", 5)).statusCode())
        .as("another request under the same nonce")
        .isEqualTo(422);
    assertThat(
            TestApi.json(ops.post("dead-letters/replay", order.copy().put("nonce", "n-2")))
                .getLong("replayed"))
        .isEqualTo(1);
    JsonObject entry =
        ops.get("audit?action=job.replay&limit=1").getJsonArray("data").getJsonObject(0);
    assertThat(entry.getString("target")).isEqualTo("dead jobs (1): kind=z.dies");
    assertThat(entry.getString("reason")).isEqualTo("the provider is back");
  }

  @Test
  void rivals_are_in_nobodys_way_and_what_a_call_leaves_is_said() {
    String path = "dead-letters/replay";
    JsonObject order =
        new JsonObject().put("filter", new JsonObject().put("kind", "m.many")).put("rate", 1000);
    try {
      UUID behind = ops.death("m.many");
      ops.flood(10_001, 4, "m.many");
      api.rows(
          "UPDATE job SET state = 6, dedupe_key = 'm:key' WHERE kind = 'm.many' AND state = 4");
      api.rows(
          "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason, died_at)"
              + " SELECT id, kind, queue, 'x', 'x', now() - interval '1 hour' FROM job"
              + " WHERE kind = 'm.many' AND dedupe_key = 'm:key'");
      ops.job(TestOps.AVAILABLE, "m.waits", "m:key");
      assertThat(TestApi.json(ops.post(path, order))).isEqualTo(result(10_000, 1, false, false));
      assertThat(ops.get("jobs/" + behind).getString("state")).isEqualTo("scheduled");

      api.rows("UPDATE job SET dedupe_key = NULL WHERE kind = 'm.many'");
      assertThat(TestApi.json(ops.post(path, order.copy().put("dry_run", true))))
          .isEqualTo(result(10_000, 0, true, true));
      JsonObject first = order.copy().put("nonce", "m-1");
      for (String again : new String[] {null, "true"}) {
        var answer = ops.post(path, first);
        assertThat(TestApi.json(answer)).isEqualTo(result(10_000, 10_000, false, true));
        assertThat(answer.getHeader("Idempotent-Replayed")).isEqualTo(again);
      }
      JsonObject second = order.copy().put("nonce", "m-2").put("delay", 60);
      assertThat(TestApi.json(ops.post(path, second))).isEqualTo(result(1, 1, false, false));
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE kind = 'm.many'"
                      + " AND run_at > now() + interval '50 seconds'"))
          .isEqualTo(1);
      for (Object delay : new Object[] {0, -1, 2_592_001}) {
        assertThat(ops.post(path, second.copy().put("delay", delay)).statusCode()).isEqualTo(422);
      }
    } finally {
      api.rows("DELETE FROM dead_job WHERE kind = 'm.many'");
      api.rows("DELETE FROM job WHERE kind LIKE 'm.%'");
    }
  }

  private static JsonObject result(int matched, int replayed, boolean dryRun, boolean more) {
    return new JsonObject()
        .put("matched", matched)
        .put("replayed", replayed)
        .put("dry_run", dryRun)
        .put("more", more);
  }
}
