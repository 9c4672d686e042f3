package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.SharedFixture;
import io.billhook.api.TestApi;
import io.billhook.postgres.RowIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The operators' API as an operator calls it, and jobs for it to act on. All classes that take it
 * have one database, so each test has kinds of its own.
 */
public final class TestOps implements AutoCloseable {
  public static final int AVAILABLE = 1;
  public static final int RUNNING = 2;
  public static final int COMPLETED = 4;

  public final TestApi api = new TestApi();

  /** Gives a class the fixture of all classes that say this; one of them runs at a time. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Fixture.class)
  @ResourceLock("TestOps")
  public @interface Shared {}

  private static final class Fixture extends SharedFixture<TestOps> {
    Fixture() {
      super(TestOps.class, TestOps::new);
    }
  }

  private TestOps() {}

  public JsonObject get(String path) {
    var response = api.get("/ops/api/" + path, api.operator());
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
    return TestApi.json(response);
  }

  public HttpResponse<Buffer> post(String path) {
    return post(path, new JsonObject());
  }

  public HttpResponse<Buffer> post(String path, JsonObject body) {
    return api.post("/ops/api/" + path, api.operator(), body);
  }

  public String state(UUID job) {
    return get("jobs/" + job).getString("state");
  }

  /** How a queue is listed. */
  public JsonObject queue(String name) {
    return get("queues").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .filter(queue -> queue.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A job of the queue billing. */
  public UUID job(int state, String kind, @Nullable String key) {
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

  /** A job that died, of the queue billing. */
  public UUID death(String kind) {
    return death(kind, null);
  }

  public UUID death(String kind, @Nullable String key) {
    UUID id = RowIds.next();
    api.rows(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, dedupe_key,"
            + " run_at, finalized_at) VALUES ($1, $2, 'billing', '{}', 6, 3, 3, 3, $3, now(), now())",
        id,
        kind,
        key);
    bury(id, kind, 3);
    return id;
  }

  /** The rows beside a job that say how it died. */
  public void bury(UUID id, String kind, int claim) {
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

  /** Jobs of the queue billing, newer than all there are. */
  public void flood(int jobs, int state, String kind) {
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

  public static List<String> texts(UUID... ids) {
    return Arrays.stream(ids).map(UUID::toString).toList();
  }

  /** The text of a page's place. */
  public static String cursor(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    api.close();
  }
}
