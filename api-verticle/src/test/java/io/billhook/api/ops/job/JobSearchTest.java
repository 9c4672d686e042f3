package io.billhook.api.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The list of jobs: by state, text, queue and time, and page by page. */
@TestOps.Shared
class JobSearchTest {
  private static final byte[] ALL_ONES = new byte[16];

  static {
    Arrays.fill(ALL_ONES, (byte) -1);
  }

  private final TestOps ops;
  private final TestApi api;

  JobSearchTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void jobs_are_found_by_queue_and_time() {
    UUID id = ops.job(TestOps.AVAILABLE, "t.timed", null);
    Instant made = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    String from = "jobs?kind=t.timed&queue=billing&created_after=";
    assertThat(ops.get(from + made).getJsonArray("data")).hasSize(1);
    assertThat(ops.get(from + made.plusMillis(1)).getJsonArray("data")).isEmpty();
    assertThat(ops.get("jobs?kind=t.timed&created_before=" + made).getJsonArray("data")).isEmpty();
    assertThat(ops.get("jobs?kind=t.timed&queue=email").getJsonArray("data")).isEmpty();
    for (String wrong : List.of("yesterday", "2026-01-31", "-0001-01-01T00:00:00Z")) {
      assertThat(api.get("/ops/api/" + from + wrong, api.operator()).statusCode()).isEqualTo(422);
    }
  }

  @Test
  void running_jobs_are_found_by_their_last_error_or_their_key() {
    UUID failed = ops.job(TestOps.RUNNING, "r.failed", null);
    UUID keyed = ops.job(TestOps.RUNNING, "r.keyed", null);
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
    assertThat(ids(ops.get(path + "timed"))).containsExactly(keyed.toString(), failed.toString());
    assertThat(ids(ops.get(path + "timed%20OUT"))).containsExactly(failed.toString());
    assertThat(ids(ops.get(path + "at%20first"))).as("that was not the last one").isEmpty();
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("data").stream().map(o -> ((JsonObject) o).getString("id")).toList();
  }

  @Test
  void delayed_jobs_are_walked_by_when_they_are_sent() {
    List<UUID> made =
        IntStream.range(0, 5).mapToObj(_ -> ops.job(TestOps.AVAILABLE, "d.walk", null)).toList();
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
      JsonObject page = ops.get(path + (next.isEmpty() ? "" : "&cursor=" + next));
      page.getJsonArray("data").forEach(job -> seen.add(((JsonObject) job).getString("id")));
      // Whoever was shown last is sent meanwhile: the walk goes on behind its place all the same.
      api.rows(
          "UPDATE job SET state = 1, dispatch_at = NULL WHERE id = $1",
          UUID.fromString(seen.getLast()));
      next = page.getString("next_cursor");
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(TestOps.texts(made.toArray(UUID[]::new)).toArray(String[]::new));
    assertThat(seen).startsWith(made.getLast().toString());
    assertThat(
            api.get(
                    "/ops/api/jobs?state=scheduled&cursor=" + TestOps.cursor(ALL_ONES),
                    api.operator())
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_search_among_very_many_delayed_or_dead_jobs_goes_on_page_by_page() {
    UUID later = ops.job(TestOps.AVAILABLE, "s.later", null);
    UUID dead = ops.death("s.dead");
    api.rows(
        "UPDATE job SET state = 3, dispatch_at = now() + interval '2 days' WHERE id = $1", later);
    try {
      ops.flood(20_001, 0, "s.flood");
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

  private void assertLeadsOn(String path, UUID wanted) {
    JsonObject first = ops.get(path);
    assertThat(first.getJsonArray("data")).isEmpty();
    JsonObject second = ops.get(path + "&cursor=" + first.getString("next_cursor"));
    assertThat(second.getJsonArray("data"))
        .singleElement()
        .satisfies(
            job -> assertThat(((JsonObject) job).getString("id")).isEqualTo(wanted.toString()));
    assertThat(second.getString("next_cursor")).isNull();
  }
}
