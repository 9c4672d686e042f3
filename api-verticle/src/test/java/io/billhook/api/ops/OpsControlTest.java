package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.contract.Queues;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators do to single jobs, events, queues and breakers, and how it is noted. */
class OpsControlTest {
  private static final int AVAILABLE = 1;
  private static final int RUNNING = 2;
  private static final int COMPLETED = 4;

  private static final byte[] ALL_ONES = new byte[16];

  static {
    Arrays.fill(ALL_ONES, (byte) -1);
  }

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
  void a_waiting_job_is_made_due_to_be_cancelled_and_frees_its_key() {
    UUID id = job(AVAILABLE, "w.waits", "w:key");
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '1 hour',"
            + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
        id);
    var first = post("jobs/" + id + "/cancel", new JsonObject().put("reason", "sent by mistake"));
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
    JsonObject again = TestApi.json(post("jobs/" + id + "/cancel"));
    assertThat(again).isEqualTo(asked);
    assertThat(api.count("SELECT count(*) FROM job WHERE id = $1 AND dispatch_at > now()", id))
        .as("what the relay has set stays")
        .isEqualTo(1);

    JsonObject shown = get("jobs/" + id);
    assertThat(shown.getString("cancel_requested_at"))
        .isEqualTo(asked.getString("cancel_requested_at"));
    assertThat(shown.getJsonArray("audit")).hasSize(2);
    JsonObject entry = shown.getJsonArray("audit").getJsonObject(1);
    assertThat(entry.getString("action")).isEqualTo("job.cancel");
    assertThat(entry.getString("reason")).isEqualTo("sent by mistake");
    assertThat(entry.getString("actor_id")).isNotNull();
    assertThat(
            get("jobs?kind=w.waits")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("cancel_requested_at"))
        .isNotNull();
  }

  @Test
  void a_running_job_only_gets_the_mark() {
    UUID id = job(RUNNING, "w.runs", null);
    assertThat(TestApi.json(post("jobs/" + id + "/cancel")).getString("state"))
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
    UUID done = job(COMPLETED, "w.done", null);
    UUID waits = job(AVAILABLE, "w.lives", null);
    for (String verb : List.of("cancel", "discard", "retry")) {
      assertRefused(post("jobs/" + done + "/" + verb), "is completed");
    }
    assertThat(post("jobs/" + waits + "/discard").statusCode()).isEqualTo(409);
    for (String verb : List.of("cancel", "discard", "retry")) {
      assertThat(post("jobs/" + UUID.randomUUID() + "/" + verb).statusCode()).isEqualTo(404);
      assertThat(post("jobs/none/" + verb).statusCode()).isEqualTo(404);
    }
    assertThat(get("audit?target=" + done).getJsonArray("data")).isEmpty();
  }

  @Test
  void a_dead_job_is_discarded_and_its_history_stays() {
    UUID dead = death("x.dies");
    var answer =
        post("jobs/" + dead + "/discard", new JsonObject().put("reason", "no longer wanted"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestApi.json(answer).getString("state")).isEqualTo("cancelled");
    assertThat(TestApi.json(answer).getString("last_error")).isEqualTo("it broke");
    assertThat(api.count("SELECT count(*) FROM dead_job WHERE job_id = $1", dead)).isZero();
    assertThat(get("jobs/" + dead).getJsonArray("attempts")).hasSize(1);
    assertThat(get("jobs?state=dead&kind=x.dies").getJsonArray("data")).isEmpty();
    assertThat(post("jobs/" + dead + "/discard").statusCode()).isEqualTo(409);
    assertRefused(post("jobs/" + dead + "/retry"), "is cancelled");
  }

  @Test
  void what_waits_for_its_time_is_made_due_with_its_attempts_as_they_were() {
    for (int state : new int[] {0, 3}) {
      UUID id = job(AVAILABLE, "h.waits", "h:" + state);
      api.rows(
          "UPDATE job SET state = $2, attempt = 2, run_at = now() + interval '1 hour',"
              + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
          id,
          state);
      var answer = post("jobs/" + id + "/retry", new JsonObject().put("reason", "Stripe is back"));
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(TestApi.json(answer).getLong("replayed")).isEqualTo(1);
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE id = $1 AND state = $2 AND attempt = 2"
                      + " AND run_at <= now() AND dispatch_at <= now() AND unique_key = dedupe_key",
                  id,
                  state))
          .isEqualTo(1);
      JsonObject entry = get("jobs/" + id).getJsonArray("audit").getJsonObject(0);
      assertThat(entry.getString("action")).isEqualTo("job.retry");
      assertThat(entry.getString("reason")).isEqualTo("Stripe is back");

      api.rows("UPDATE job SET run_at = now() - interval '1 hour' WHERE id = $1", id);
      assertThat(post("jobs/" + id + "/retry").statusCode()).isEqualTo(202);
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE id = $1"
                      + " AND run_at < now() - interval '59 minutes'",
                  id))
          .as("since when it is due stays")
          .isEqualTo(1);
      post("jobs/" + id + "/cancel");
      assertRefused(post("jobs/" + id + "/retry"), "and is to be cancelled");
    }
  }

  @Test
  void what_does_not_wait_for_its_time_is_not_retried() {
    UUID ready = job(AVAILABLE, "h.ready", null);
    assertRefused(post("jobs/" + ready + "/retry"), "is available");
    assertThat(get("audit?target=" + ready).getJsonArray("data")).isEmpty();
    assertRefused(post("jobs/" + job(RUNNING, "h.runs", null) + "/retry"), "is running");
  }

  private static void assertRefused(HttpResponse<Buffer> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(answer).getString("detail")).contains(detail);
  }

  @Test
  void a_dead_job_that_is_locked_is_waited_for() {
    UUID dead = death("l.dies");
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
    assertThat(get("jobs/" + dead).getString("state")).isEqualTo("scheduled");
  }

  /** Until somebody waits for a row. */
  private static void awaitWaiting(Tx tx) {
    for (int i = 0; i < 1000; i++) {
      Row row =
          tx.query("SELECT count(*) AS waiting FROM pg_locks, pg_sleep(0.01) WHERE NOT granted")
              .first();
      if (row.bigint("waiting") > 0) {
        return;
      }
    }
    throw new AssertionError("Nobody waits");
  }

  @Test
  void a_selection_is_replayed_and_again_after_it_died_again() {
    UUID first = death("y.dies");
    UUID second = death("y.dies");
    death("y.dies");
    JsonObject selection =
        new JsonObject()
            .put("filter", new JsonObject().put("ids", new JsonArray(texts(first, second))));
    assertThat(TestApi.json(post("dead-letters/replay", selection)).getLong("replayed"))
        .isEqualTo(2);
    api.rows(
        "UPDATE job SET state = 6, claim = 4, attempt = 3, finalized_at = now(),"
            + " dispatch_at = NULL, cancel_asked_at = now() WHERE id = $1",
        first);
    bury(first, "y.dies", 4);
    assertThat(TestApi.json(post("dead-letters/replay", selection)).getLong("replayed"))
        .isEqualTo(1);
    JsonObject revived = get("jobs/" + first);
    assertThat(revived.getString("state")).isEqualTo("scheduled");
    assertThat(revived.getString("cancel_requested_at")).as("it would end at once").isNull();
    assertThat(revived.getJsonArray("attempts")).hasSize(2);
    for (JsonArray wrong :
        List.of(
            new JsonArray(),
            new JsonArray().add("x"),
            new JsonArray().add(1),
            new JsonArray(
                IntStream.range(0, 1001).mapToObj(_ -> UUID.randomUUID().toString()).toList()))) {
      selection.getJsonObject("filter").put("ids", wrong);
      assertThat(post("dead-letters/replay", selection).statusCode()).isEqualTo(422);
    }
  }

  @Test
  void a_replay_with_a_nonce_is_done_once() {
    death("z.dies");
    JsonObject order =
        new JsonObject()
            .put("filter", new JsonObject().put("kind", "z.dies"))
            .put("nonce", "n-1")
            .put("reason", "the provider is back");
    assertThat(TestApi.json(post("dead-letters/replay", order.copy().put("dry_run", true))))
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
    death("z.dies");
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
    assertThat(get("jobs?state=dead&kind=z.dies").getJsonArray("data")).hasSize(1);
    assertThat(post("dead-letters/replay", order.copy().put("rate", 5)).statusCode())
        .as("another request under the same nonce")
        .isEqualTo(422);
    assertThat(
            TestApi.json(post("dead-letters/replay", order.copy().put("nonce", "n-2")))
                .getLong("replayed"))
        .isEqualTo(1);
    JsonObject entry = get("audit?action=job.replay&limit=1").getJsonArray("data").getJsonObject(0);
    assertThat(entry.getString("target")).isEqualTo("dead letters (1): kind=z.dies");
    assertThat(entry.getString("reason")).isEqualTo("the provider is back");
  }

  @Test
  void rivals_are_in_nobodys_way_and_what_a_call_leaves_is_said() {
    String path = "dead-letters/replay";
    JsonObject order =
        new JsonObject().put("filter", new JsonObject().put("kind", "m.many")).put("rate", 1000);
    try {
      UUID behind = death("m.many");
      flood(10_001, 4, "m.many");
      api.rows(
          "UPDATE job SET state = 6, dedupe_key = 'm:key' WHERE kind = 'm.many' AND state = 4");
      api.rows(
          "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason, died_at)"
              + " SELECT id, kind, queue, 'x', 'x', now() - interval '1 hour' FROM job"
              + " WHERE kind = 'm.many' AND dedupe_key = 'm:key'");
      job(AVAILABLE, "m.waits", "m:key");
      assertThat(TestApi.json(post(path, order))).isEqualTo(result(10_000, 1, false, false));
      assertThat(get("jobs/" + behind).getString("state")).isEqualTo("scheduled");

      api.rows("UPDATE job SET dedupe_key = NULL WHERE kind = 'm.many'");
      assertThat(TestApi.json(post(path, order.copy().put("dry_run", true))))
          .isEqualTo(result(10_000, 0, true, true));
      JsonObject first = order.copy().put("nonce", "m-1");
      for (String again : new String[] {null, "true"}) {
        var answer = post(path, first);
        assertThat(TestApi.json(answer)).isEqualTo(result(10_000, 10_000, false, true));
        assertThat(answer.getHeader("Idempotent-Replayed")).isEqualTo(again);
      }
      JsonObject second = order.copy().put("nonce", "m-2").put("delay", 60);
      assertThat(TestApi.json(post(path, second))).isEqualTo(result(1, 1, false, false));
      assertThat(
              api.count(
                  "SELECT count(*) FROM job WHERE kind = 'm.many'"
                      + " AND run_at > now() + interval '50 seconds'"))
          .isEqualTo(1);
      for (Object delay : new Object[] {0, -1, 2_592_001}) {
        assertThat(post(path, second.copy().put("delay", delay)).statusCode()).isEqualTo(422);
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

  @Test
  void a_breaker_is_held_and_let_go() {
    api.rows(
        "INSERT INTO breaker (name, process, state, failures) VALUES ('held', 4711, 'open', 9)");
    JsonObject held = new JsonObject().put("name", "held").putNull("state").put("failures", 0);
    assertThat(TestApi.json(post("breakers/held/open")))
        .as("its process is dead, so nobody tells how it stands")
        .isEqualTo(held.copy().put("forced", "open"));
    assertThat(TestApi.json(post("breakers/held/close", new JsonObject().put("reason", "test"))))
        .isEqualTo(held.copy().put("forced", "closed"));
    assertThat(get("breakers").getJsonArray("data")).contains(held.copy().put("forced", "closed"));
    assertThat(TestApi.json(post("breakers/held/auto"))).isEqualTo(held.copy().putNull("forced"));
    assertThat(api.rows("SELECT FROM breaker_override WHERE name = 'held'")).isEmpty();
    assertThat(post("breakers/none/open").statusCode()).isEqualTo(404);
    assertThat(post("breakers/a%00b/open").statusCode()).isEqualTo(404);
    JsonArray noted = get("audit?target=held").getJsonArray("data");
    assertThat(noted.stream().map(e -> ((JsonObject) e).getString("action")))
        .containsExactly("breaker.auto", "breaker.close", "breaker.open");
    assertThat(get("audit?target=held&action=breaker.close").getJsonArray("data")).hasSize(1);
    JsonObject page = get("audit?target=held&limit=2");
    JsonObject last = get("audit?target=held&limit=2&cursor=" + page.getString("next_cursor"));
    assertThat(last.getJsonArray("data")).hasSize(1);
  }

  @Test
  void what_fell_due_while_its_queue_was_paused_is_due_at_its_resume() {
    UUID passedOver = job(AVAILABLE, "p.over", null);
    UUID later = job(AVAILABLE, "p.later", null);
    api.rows("UPDATE job SET dispatch_at = now() + interval '4 minutes' WHERE kind = 'p.over'");
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '4 minutes',"
            + " dispatch_at = now() + interval '4 minutes' WHERE kind = 'p.later'");
    assertThat(post("queues/billing/pause").statusCode()).isEqualTo(200);
    assertThat(post("queues/billing/resume").statusCode()).isEqualTo(200);
    assertThat(
            api.rows(
                "SELECT id FROM job WHERE id = ANY ($1) AND dispatch_at <= now()",
                (Object) new UUID[] {passedOver, later}))
        .singleElement()
        .satisfies(row -> assertThat(row.uuid("id")).isEqualTo(passedOver));
  }

  @Test
  void a_reason_is_optional_and_checked() {
    var bare =
        api.request(HttpMethod.POST, "/ops/api/queues/sms/pause")
            .bearerTokenAuthentication(api.operator())
            .send()
            .await();
    assertThat(bare.statusCode()).isEqualTo(200);
    JsonObject why = new JsonObject().put("reason", "x".repeat(500));
    assertThat(post("queues/sms/resume", why).statusCode()).isEqualTo(200);
    assertThat(
            get("audit?action=queue.resume&target=sms&limit=1")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("reason"))
        .hasSize(500);
    for (JsonObject wrong :
        List.of(
            new JsonObject().put("reason", "x".repeat(501)),
            new JsonObject().put("reason", "a\u001b[2J"),
            new JsonObject().put("why", "x"))) {
      assertThat(post("queues/sms/pause", wrong).statusCode()).isEqualTo(422);
    }
    var form =
        api.request(HttpMethod.POST, "/ops/api/queues/sms/pause")
            .bearerTokenAuthentication(api.operator())
            .sendBuffer(Buffer.buffer("reason=x"))
            .await();
    assertThat(form.statusCode()).isEqualTo(415);
  }

  @Test
  void an_event_is_replayed_with_its_sync_folded_into_a_waiting_one() {
    UUID failed = event("evt_failed", "invoice", "in_1", "failed");
    UUID other = event("evt_other", "invoice", "in_1", "processed");
    UUID mute = event("evt_mute", "balance", null, "processed");
    var answer = post("webhooks/" + failed + "/replay", new JsonObject().put("reason", "again"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(TestApi.json(answer).getString("state")).isEqualTo("received");
    assertThat(post("webhooks/" + other + "/replay").statusCode()).isEqualTo(202);
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE kind = 'billing.sync'"
                    + " AND unique_key = 'billing.sync::in_1' AND args->>'id' = 'in_1'"))
        .isEqualTo(1);
    assertThat(
            api.count(
                "SELECT count(*) FROM webhook_event WHERE state = 'received' AND note IS NULL"
                    + " AND object_id = 'in_1'"))
        .isEqualTo(2);
    var nothing = post("webhooks/" + mute + "/replay");
    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(nothing).getString("detail")).contains("x.happened");
    assertThat(post("webhooks/" + UUID.randomUUID() + "/replay").statusCode()).isEqualTo(404);
    assertThat(get("audit?target=" + failed).getJsonArray("data")).hasSize(1);
    assertThat(get("audit?target=" + mute).getJsonArray("data")).isEmpty();
  }

  @Test
  void queues_tell_of_the_broker_the_workers_and_the_oldest_job() {
    api.depths.put(Queues.WEBHOOK, new QueueDepth(7, 2));
    UUID worker = RowIds.next();
    long process =
        api.rows(
                "INSERT INTO process (role, host, version, since) VALUES ('worker', 'h', 'v', $1)"
                    + " RETURNING id",
                worker)
            .getFirst()
            .bigint("id");
    for (long each : new long[] {process, 9999}) {
      api.rows(
          "INSERT INTO queue_worker (queue, process, running, ended_per_second)"
              + " VALUES ('webhook', $1, 1, 2.5)",
          each);
    }
    UUID oldest = job(AVAILABLE, "v.oldest", null);
    UUID later = job(AVAILABLE, "v.later", null);
    UUID future = job(AVAILABLE, "v.future", null);
    api.rows(
        "UPDATE job SET queue = 'webhook' WHERE id = ANY ($1)", List.of(oldest, later, future));
    api.rows("UPDATE job SET run_at = now() - interval '90 seconds' WHERE id = $1", oldest);
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '1 hour',"
            + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
        future);
    JsonObject queue = queue(Queues.WEBHOOK);
    assertThat(queue.getInteger("messages")).isEqualTo(7);
    assertThat(queue.getInteger("consumers")).isEqualTo(2);
    assertThat(queue.getInteger("workers")).isEqualTo(1);
    assertThat(queue.getDouble("ended_per_second")).isEqualTo(2.5);
    assertThat(queue.getInteger("waiting")).isEqualTo(2);
    assertThat(queue.getInteger("delayed")).isEqualTo(1);
    assertThat(queue.getDouble("oldest_age_seconds")).isBetween(89.0, 120.0);

    api.rows("UPDATE job SET state = 3, dispatch_at = now() WHERE id = $1", oldest);
    assertThat(queue(Queues.WEBHOOK).getDouble("oldest_age_seconds"))
        .as("a retry that is due waits too")
        .isBetween(89.0, 120.0);
    api.rows("UPDATE job SET run_at = now() + interval '1 minute' WHERE id = $1", oldest);
    assertThat(queue(Queues.WEBHOOK).getDouble("oldest_age_seconds")).isLessThan(60.0);

    JsonObject quiet = queue(Queues.EMAIL_BULK);
    assertThat(quiet.getInteger("waiting")).isZero();
    assertThat(quiet.getValue("messages")).as("the broker says nothing of it").isNull();
    assertThat(quiet.getValue("oldest_age_seconds")).isNull();
  }

  @Test
  void lists_of_one_page_take_limit_and_cursor_as_all_others_do() {
    for (String list : List.of("queues", "breakers", "schedules")) {
      JsonObject page = get(list + "?limit=1&cursor=" + cursor(new byte[16]));
      assertThat(page.getJsonArray("data")).hasSameSizeAs(get(list).getJsonArray("data"));
      assertThat(page.getValue("next_cursor")).isNull();
      for (String wrong : List.of("limit=0", "limit=201", "page=1")) {
        var answer = api.get("/ops/api/" + list + "?" + wrong, api.operator());
        assertThat(answer.statusCode()).as(list + wrong).isEqualTo(422);
      }
    }
  }

  @Test
  void the_oldest_job_is_found_behind_ten_thousand_newer_ones() {
    UUID buried = job(AVAILABLE, "u.buried", null);
    api.rows(
        "UPDATE job SET queue = 'email', run_at = now() - interval '90 seconds' WHERE id = $1",
        buried);
    api.rows(
        "INSERT INTO queue (name, claimed_to) SELECT 'email', created_at FROM job WHERE id = $1"
            + " ON CONFLICT (name) DO UPDATE SET claimed_to = excluded.claimed_to",
        buried);
    try {
      flood(10_001, 4, "u.flood");
      assertThat(queue(Queues.EMAIL).getDouble("oldest_age_seconds")).isBetween(89.0, 120.0);
    } finally {
      api.rows("DELETE FROM job WHERE kind = 'u.flood'");
    }
  }

  @Test
  void a_paused_queue_shows_what_waits_in_it_behind_ten_thousand_newer_jobs_of_others() {
    UUID claimed = job(COMPLETED, "p.claimed", null);
    UUID waits = job(AVAILABLE, "p.waits", null);
    UUID sentAgain = job(AVAILABLE, "p.again", null);
    List<UUID> all = List.of(claimed, waits, sentAgain);
    api.rows("UPDATE job SET queue = 'email-bulk' WHERE id = ANY ($1)", all);
    api.rows("UPDATE job SET dispatch_at = now() + interval '1 minute' WHERE id = $1", sentAgain);
    api.rows(
        "INSERT INTO queue (name, paused_at, claimed_to)"
            + " SELECT 'email-bulk', now(), created_at FROM job WHERE id = $1",
        claimed);
    try {
      flood(10_500, 4, "p.flood");
      assertThat(queue(Queues.EMAIL_BULK).getInteger("waiting")).isEqualTo(2);
      assertThat(queue(Queues.EMAIL_BULK).getBoolean("waiting_capped")).isFalse();

      flood(10_500, 4, "p.flood");
      assertThat(queue(Queues.EMAIL_BULK).getInteger("waiting")).isEqualTo(2);
      assertThat(queue(Queues.EMAIL_BULK).getBoolean("waiting_capped"))
          .as("jobs in between were not looked at")
          .isTrue();
      api.depths.put(Queues.EMAIL_BULK, new QueueDepth(1, 0));
      assertThat(queue(Queues.EMAIL_BULK).getBoolean("waiting_capped")).isTrue();
      api.depths.put(Queues.EMAIL_BULK, new QueueDepth(0, 0));
      assertThat(queue(Queues.EMAIL_BULK).getBoolean("waiting_capped"))
          .as("the broker has nothing more")
          .isFalse();
    } finally {
      api.depths.remove(Queues.EMAIL_BULK);
      api.rows("DELETE FROM job WHERE kind LIKE 'p.%'");
      api.rows("DELETE FROM queue WHERE name = 'email-bulk'");
    }
  }

  @Test
  void delayed_jobs_are_walked_by_when_they_are_sent() {
    List<UUID> made = IntStream.range(0, 5).mapToObj(_ -> job(AVAILABLE, "d.walk", null)).toList();
    api.rows(
        "UPDATE job SET state = 0, dispatch_at = date_trunc('hour', now()) + interval '2 hours'"
            + " WHERE kind = 'd.walk'");
    api.rows(
        "UPDATE job SET dispatch_at = dispatch_at - interval '1 microsecond' WHERE id = $1",
        made.getLast());
    List<String> seen = new ArrayList<>();
    String path = "jobs?state=scheduled&kind=d.walk&limit=2";
    @Nullable String next = "";
    while (next != null) {
      JsonObject page = get(path + (next.isEmpty() ? "" : "&cursor=" + next));
      page.getJsonArray("data").forEach(job -> seen.add(((JsonObject) job).getString("id")));
      // Whoever was shown last is sent meanwhile: the walk goes on behind its place all the same.
      api.rows(
          "UPDATE job SET state = 1, dispatch_at = NULL WHERE id = $1",
          UUID.fromString(seen.getLast()));
      next = page.getString("next_cursor");
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(texts(made.toArray(UUID[]::new)).toArray(String[]::new));
    assertThat(seen).startsWith(made.getLast().toString());
    assertThat(
            api.get("/ops/api/jobs?state=scheduled&cursor=" + cursor(ALL_ONES), api.operator())
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_search_among_very_many_delayed_or_dead_jobs_goes_on_page_by_page() {
    UUID later = job(AVAILABLE, "s.later", null);
    UUID dead = death("s.dead");
    api.rows(
        "UPDATE job SET state = 3, dispatch_at = now() + interval '2 days' WHERE id = $1", later);
    try {
      flood(20_001, 0, "s.flood");
      api.rows("UPDATE job SET dispatch_at = now() + interval '1 day' WHERE kind = 's.flood'");
      assertLeadsOn("jobs?state=retryable&kind=s.later", later);

      api.rows(
          "UPDATE job SET state = 6, dispatch_at = NULL, finalized_at = now()"
              + " WHERE kind = 's.flood'");
      api.rows(
          "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
              + " SELECT id, kind, queue, 'x', 'x' FROM job WHERE kind = 's.flood'");
      assertLeadsOn("jobs?state=dead&kind=s.dead&q=broke", dead);
    } finally {
      api.rows("DELETE FROM dead_job WHERE kind LIKE 's.%'");
      api.rows("DELETE FROM job WHERE kind LIKE 's.%'");
    }
  }

  private static String cursor(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void assertLeadsOn(String path, UUID wanted) {
    JsonObject first = get(path);
    assertThat(first.getJsonArray("data")).isEmpty();
    JsonObject second = get(path + "&cursor=" + first.getString("next_cursor"));
    assertThat(second.getJsonArray("data"))
        .singleElement()
        .satisfies(
            job -> assertThat(((JsonObject) job).getString("id")).isEqualTo(wanted.toString()));
    assertThat(second.getString("next_cursor")).isNull();
  }

  /** Jobs of the queue billing, newer than all there are. */
  private static void flood(int jobs, int state, String kind) {
    long newest =
        api.rows("SELECT id FROM job ORDER BY id DESC LIMIT 1")
                .getFirst()
                .uuid("id")
                .getMostSignificantBits()
            >>> 16;
    String after = Long.toHexString(Math.max(newest, Instant.now().toEpochMilli()) + 1_000);
    api.rows(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, dispatch_at,"
            + " finalized_at)"
            + " SELECT (left($1, 8) || '-' || right($1, 4) || '-7000-8000-'"
            + " || lpad(to_hex(n), 12, '0'))::uuid, $3, 'billing', '{}', $4::int, 3, now(),"
            + " CASE WHEN $4::int = 0 THEN now() END, CASE WHEN $4::int = 4 THEN now() END"
            + " FROM generate_series(1, $2::int) AS n",
        "0".repeat(12 - after.length()) + after,
        jobs,
        kind,
        state);
  }

  @Test
  void messages_that_named_no_job_are_listed_and_shown_one_by_one() {
    for (int i = 0; i < 3; i++) {
      api.rows(
          "INSERT INTO dead_message (queue, reason, body) VALUES ('billing', $1, $2)",
          "rejected " + i,
          new byte[] {(byte) i, 0, -1});
    }
    JsonObject first = get("dead-letters?limit=2");
    JsonObject last = get("dead-letters?limit=2&cursor=" + first.getString("next_cursor"));
    assertThat(last.getString("next_cursor")).isNull();
    JsonObject newest = first.getJsonArray("data").getJsonObject(0);
    assertThat(newest.fieldNames())
        .containsExactlyInAnyOrder("id", "queue", "reason", "size", "received_at");
    assertThat(newest.getString("reason")).isEqualTo("rejected 2");
    assertThat(newest.getInteger("size")).isEqualTo(3);
    assertThat(last.getJsonArray("data").getJsonObject(0).getString("reason"))
        .isEqualTo("rejected 0");
    assertThat(get("dead-letters/" + newest.getLong("id")).getString("body")).isEqualTo("AgD/");
    for (String none : List.of("999999", "1e3", "-1", "9".repeat(19))) {
      assertThat(api.get("/ops/api/dead-letters/" + none, api.operator()).statusCode())
          .isEqualTo(404);
    }
    assertThat(api.get("/ops/api/dead-letters", "none").statusCode()).isEqualTo(401);
  }

  @Test
  void running_jobs_are_found_by_their_last_error_or_their_key() {
    UUID failed = job(RUNNING, "r.failed", null);
    UUID keyed = job(RUNNING, "r.keyed", null);
    api.rows("UPDATE job SET dedupe_key = 'r:Timed' WHERE id = $1", keyed);
    for (int claim = 1; claim <= 2; claim++) {
      api.rows(
          "INSERT INTO job_attempt (job_id, claim, attempt, outcome, error)"
              + " VALUES ($1, $2, 1, 'retry', $3)",
          failed,
          claim,
          claim == 1 ? "refused at first" : "Timed out");
    }
    api.rows(
        "INSERT INTO hold (process, batch, ids) VALUES (1, 4711, $1)",
        (Object) new UUID[] {failed, keyed});
    String path = "jobs?state=running&q=";
    assertThat(ids(get(path + "timed"))).containsExactly(keyed.toString(), failed.toString());
    assertThat(ids(get(path + "timed%20OUT"))).containsExactly(failed.toString());
    assertThat(ids(get(path + "at%20first"))).as("that was not the last one").isEmpty();
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("data").stream().map(o -> ((JsonObject) o).getString("id")).toList();
  }

  @Test
  void jobs_are_found_by_queue_and_time() {
    UUID id = job(AVAILABLE, "t.timed", null);
    Instant made = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    String from = "jobs?kind=t.timed&queue=billing&created_after=";
    assertThat(get(from + made).getJsonArray("data")).hasSize(1);
    assertThat(get(from + made.plusMillis(1)).getJsonArray("data")).isEmpty();
    assertThat(get("jobs?kind=t.timed&created_before=" + made).getJsonArray("data")).isEmpty();
    assertThat(get("jobs?kind=t.timed&queue=email").getJsonArray("data")).isEmpty();
    for (String wrong : List.of("yesterday", "2026-01-31", "-0001-01-01T00:00:00Z")) {
      assertThat(api.get("/ops/api/" + from + wrong, api.operator()).statusCode()).isEqualTo(422);
    }
  }

  private static JsonObject queue(String name) {
    return get("queues").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .filter(queue -> queue.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(UUID... ids) {
    return Arrays.stream(ids).map(UUID::toString).toList();
  }

  private static UUID job(int state, String kind, @Nullable String key) {
    UUID id = RowIds.next();
    api.rows(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, unique_key, dedupe_key, run_at,"
            + " holder, finalized_at) VALUES ($1, $2, 'billing', '{}', $3::int, 3, $4, $4, now(), 1,"
            + " CASE WHEN $3::int >= 4 THEN now() END)",
        id,
        kind,
        state,
        key);
    return id;
  }

  private static UUID death(String kind) {
    UUID id = job(6, kind, null);
    bury(id, kind, 3);
    return id;
  }

  private static void bury(UUID id, String kind, int claim) {
    api.rows(
        "INSERT INTO job_attempt (job_id, claim, attempt, outcome, error)"
            + " VALUES ($1, $2, 3, 'dead', 'it broke')",
        id,
        claim);
    api.rows(
        "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
            + " VALUES ($1, $2, 'billing', 'it broke', 'it broke')",
        id,
        kind);
  }

  private static UUID event(
      String externalId, String objectType, @Nullable String objectId, String state) {
    UUID id = RowIds.next();
    api.rows(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                                   body, headers, state, note, processed_at)
        VALUES ($1, 'stripe', 'default', $2, 'x.happened', $3, $4, '{}', '{}', $5::text, 'noted',
                CASE WHEN $5::text = 'processed' THEN now() END)
        """,
        id,
        externalId,
        objectType,
        objectId,
        state);
    return id;
  }

  private static JsonObject get(String path) {
    var response = api.get("/ops/api/" + path, api.operator());
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
    return TestApi.json(response);
  }

  private static HttpResponse<Buffer> post(String path) {
    return post(path, new JsonObject());
  }

  private static HttpResponse<Buffer> post(String path, JsonObject body) {
    return api.post("/ops/api/" + path, api.operator(), body);
  }
}
