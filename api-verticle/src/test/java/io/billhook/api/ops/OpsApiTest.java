package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpsApiTest {
  private static final UUID TENANT = UUID.randomUUID();
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    for (int i = 0; i < 5; i++) {
      event("evt_" + i, i % 2 == 0 ? "processed" : "received");
    }
    job(1, "a.waits", null);
    job(2, "a.runs", TENANT);
    job(3, "a.retries", TENANT);
    job(4, "a.done", TENANT);
    job(6, "a.dies", TENANT);
    engine(
        "INSERT INTO billing_object VALUES ('in_1', 'invoice', NULL, 'cus_1',"
            + " '{\"big\": 12345678901234567890.10}', 7, now(), NULL)");
    engine(
        "INSERT INTO process (role, host, version, since) VALUES ('worker', 'h', 'v', gen_random_uuid())");
    engine(
        "INSERT INTO breaker (name, process, state, failures)"
            + " SELECT 'stripe', id, 'closed', 1 FROM process");
    engine(
        "INSERT INTO breaker (name, process, state, failures) VALUES ('stripe', 9999, 'open', 9)");
    engine(
        "INSERT INTO schedule (name, kind, cron, zone, missed, next_at, last_at, last_job) VALUES"
            + " ('z-fired', 'a.b', '0 9 * * 1', 'Europe/Berlin', 'skip', '2026-11-30T08:00:00Z',"
            + " '2026-11-23T08:00:00.5Z', '018f0000-0000-7000-8000-000000000001'),"
            + " ('new', 'a.b', '* * * * *', 'UTC', 'run_once', '2026-11-30T08:01:00Z', NULL, NULL)");
    engine("INSERT INTO rejected_webhook (provider, reason, bytes) VALUES ('stripe', 'stale', 1)");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void webhooks_are_walked_newest_first() {
    List<String> seen = new ArrayList<>();
    String path = "webhooks?limit=2";
    for (int page = 0; page < 3; page++) {
      JsonObject body = get(path);
      seen.addAll(values(body, "external_id"));
      path = "webhooks?limit=2&cursor=" + body.getString("next_cursor");
    }
    assertThat(seen).containsExactly("evt_4", "evt_3", "evt_2", "evt_1", "evt_0");
  }

  @Test
  void webhooks_are_found_by_provider_external_id_and_state() {
    assertThat(values(get("webhooks?provider=stripe&external_id=evt_3"), "external_id"))
        .containsExactly("evt_3");
    assertThat(values(get("webhooks?external_id=evt_3&state=processed"), "id")).isEmpty();
    assertThat(values(get("webhooks?state=received"), "external_id"))
        .containsExactly("evt_3", "evt_1");
    assertThat(values(get("webhooks?provider=brevo"), "id")).isEmpty();
    assertThat(get("webhooks?limit=1").getJsonArray("data").getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder(
            "id",
            "provider",
            "external_id",
            "type",
            "state",
            "note",
            "duplicates",
            "received_at",
            "processed_at");
  }

  @Test
  void jobs_are_found_by_each_filter() {
    assertThat(values(get("jobs"), "kind"))
        .containsExactly("a.dies", "a.done", "a.retries", "a.runs", "a.waits");
    assertThat(values(get("jobs?state=available"), "kind")).containsExactly("a.waits");
    assertThat(values(get("jobs?state=running"), "kind")).containsExactly("a.runs");
    assertThat(values(get("jobs?state=retryable"), "kind")).containsExactly("a.retries");
    assertThat(values(get("jobs?state=completed"), "kind")).containsExactly("a.done");
    assertThat(values(get("jobs?state=dead"), "kind")).containsExactly("a.dies");
    assertThat(values(get("jobs?kind=a.runs"), "state")).containsExactly("running");
    assertThat(values(get("jobs?tenant_id=" + TENANT), "kind")).hasSize(4);
    assertThat(values(get("jobs?q=KEY-a.done"), "kind")).containsExactly("a.done");
    assertThat(values(get("jobs?q=boom"), "kind")).containsExactly("a.retries");
    assertThat(values(get("jobs?state=dead&q=hopeless"), "last_error")).containsExactly("hopeless");
    String id = values(get("jobs?kind=a.done"), "id").getFirst();
    assertThat(values(get("jobs?q=" + id), "kind")).containsExactly("a.done");
    assertThat(
            values(
                get("jobs?limit=2&cursor=" + get("jobs?limit=3").getString("next_cursor")), "kind"))
        .containsExactly("a.runs", "a.waits");
  }

  @Test
  void a_job_shows_its_attempts_and_its_arguments_only_when_asked() {
    String id = values(get("jobs?kind=a.retries"), "id").getFirst();
    JsonObject job = get("jobs/" + id);
    assertThat(job.getJsonArray("attempts").getJsonObject(0).getString("error")).isEqualTo("Boom");
    assertThat(job.getString("last_error")).isEqualTo("Boom");
    assertThat(job.getValue("args")).isNull();
    assertThat(get("jobs/" + id + "?args=true").getJsonObject("args").getInteger("n")).isEqualTo(3);
    assertThat(status("jobs/" + UUID.randomUUID())).isEqualTo(404);
  }

  @Test
  void breakers_of_dead_processes_tell_nothing() {
    JsonArray breakers = get("breakers").getJsonArray("data");
    assertThat(breakers.getJsonObject(0).remove("processes"))
        .asString()
        .containsOnlyOnce("\"process\"");
    assertThat(breakers)
        .containsExactly(
            new JsonObject()
                .put("name", "stripe")
                .put("state", "closed")
                .put("failures", 1)
                .putNull("forced"));
  }

  @Test
  void schedules_tell_when_they_fire_and_what_came_of_the_last_time() {
    assertThat(get("schedules"))
        .isEqualTo(
            new JsonObject()
                .put(
                    "data",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("name", "new")
                                .put("kind", "a.b")
                                .put("cron", "* * * * *")
                                .put("time_zone", "UTC")
                                .put("next_at", "2026-11-30T08:01:00Z")
                                .putNull("last_at")
                                .putNull("last_job_id")
                                .put("missed_policy", "run_once"))
                        .add(
                            new JsonObject()
                                .put("name", "z-fired")
                                .put("kind", "a.b")
                                .put("cron", "0 9 * * 1")
                                .put("time_zone", "Europe/Berlin")
                                .put("next_at", "2026-11-30T08:00:00Z")
                                .put("last_at", "2026-11-23T08:00:00.500Z")
                                .put("last_job_id", "018f0000-0000-7000-8000-000000000001")
                                .put("missed_policy", "skip")))
                .putNull("next_cursor"));
    assertThat(status("schedules?colour=red")).isEqualTo(422);
    assertThat(api.get("/ops/api/schedules", "none").statusCode()).isEqualTo(401);
  }

  @Test
  void an_object_is_shown_as_we_hold_it_with_exact_numbers() {
    var response = api.get("/ops/api/billing/objects/in_1", api.operator());
    assertThat(response.bodyAsString()).contains("12345678901234567890.10");
    assertThat(TestApi.json(response).fieldNames())
        .containsExactlyInAnyOrder("stripe_id", "object", "tenant_id", "synced_at", "data");
    assertThat(status("billing/objects/none")).isEqualTo(404);
    assertThat(status("billing/objects/a%00b")).isEqualTo(404);
  }

  @Test
  void the_overview_shows_everything_at_a_glance() {
    engine("UPDATE process SET seen_at = now()"); // the tests before may have taken over 10 s
    JsonObject overview = get("overview");
    JsonObject queue = overview.getJsonArray("queues").getJsonObject(0);
    assertThat(queue.getString("name")).isEqualTo("a");
    assertThat(queue.getInteger("waiting")).isEqualTo(1);
    assertThat(queue.getInteger("running")).isEqualTo(1);
    assertThat(queue.getInteger("delayed")).isEqualTo(1);
    assertThat(overview.getInteger("dead")).isEqualTo(1);
    assertThat(overview.getJsonArray("processes")).hasSize(1);
    assertThat(overview.getJsonArray("breakers")).hasSize(1);
    JsonObject webhooks = overview.getJsonObject("webhooks_last_hour");
    assertThat(webhooks.getJsonArray("accepted")).hasSize(2);
    assertThat(webhooks.getJsonArray("rejected_samples").getJsonObject(0).getString("reason"))
        .isEqualTo("stale");
  }

  @Test
  void wrong_filters_fail_validation() {
    for (String path :
        List.of(
            "webhooks?provider=paypal",
            "webhooks?state=lost",
            "webhooks?limit=201",
            "webhooks?cursor=AAAA",
            "webhooks?colour=red",
            "jobs?state=asleep",
            "jobs?tenant_id=1",
            "jobs?q=" + "x".repeat(256),
            "jobs?q=%00")) {
      assertThat(status(path)).as(path).isEqualTo(422);
    }
  }

  @Test
  void lists_of_one_page_take_limit_and_cursor_as_all_others_do() {
    for (String list : List.of("queues", "breakers", "schedules")) {
      JsonObject page = get(list + "?limit=1&cursor=" + TestOps.cursor(new byte[16]));
      assertThat(page.getJsonArray("data")).hasSameSizeAs(get(list).getJsonArray("data"));
      assertThat(page.getValue("next_cursor")).isNull();
      for (String wrong : List.of("limit=0", "limit=201", "page=1")) {
        var answer = api.get("/ops/api/" + list + "?" + wrong, api.operator());
        assertThat(answer.statusCode()).as(list + wrong).isEqualTo(422);
      }
    }
  }

  private static JsonObject get(String path) {
    var response = api.get("/ops/api/" + path, api.operator());
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
    return TestApi.json(response);
  }

  private static int status(String path) {
    return api.get("/ops/api/" + path, api.operator()).statusCode();
  }

  private static List<String> values(JsonObject page, String member) {
    return page.getJsonArray("data").stream()
        .map(item -> ((JsonObject) item).getString(member))
        .toList();
  }

  private static void event(String externalId, String state) {
    engine(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, body, headers, state,
                                   processed_at)
        VALUES ($1, 'stripe', 'default', $2, 'x', '{}', '{}', $3::text,
                CASE WHEN $3::text = 'processed' THEN now() END)
        """,
        RowIds.next(),
        externalId,
        state);
  }

  private static void job(int state, String kind, @Nullable UUID tenant) {
    UUID id = RowIds.next();
    engine(
        """
        INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, dedupe_key, run_at,
                         dispatch_at, holder, finalized_at)
        VALUES ($1, $2::text, 'a', $3, jsonb_build_object('n', $4::int), $4::int, 5, 'key-' || $2::text,
                now(), CASE WHEN $4::int = 3 THEN now() END, 1, CASE WHEN $4::int >= 4 THEN now() END)
        """,
        id,
        kind,
        tenant,
        state);
    switch (state) {
      case 2 -> engine("INSERT INTO hold (process, batch, ids) VALUES (1, 1, ARRAY[$1::uuid])", id);
      case 3 ->
          engine(
              "INSERT INTO job_attempt (job_id, claim, attempt, outcome, error)"
                  + " VALUES ($1, 1, 1, 'retry', 'Boom')",
              id);
      case 6 ->
          engine(
              "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
                  + " VALUES ($1, 'a.dies', 'a', 'f', 'hopeless')",
              id);
      default -> {
        // the others leave no further row
      }
    }
  }

  private static void engine(String sql, @Nullable Object... parameters) {
    api.database.run(Role.ENGINE, TenantScope.none(), tx -> tx.update(sql, parameters));
  }
}
