package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.billhook.api.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Breakers that operators hold and let go. */
@TestOps.Shared
class BreakersTest {
  private final TestOps ops;
  private final TestApi api;

  BreakersTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void a_breaker_is_held_and_let_go() {
    api.rows(
        "INSERT INTO breaker (name, process, state, failures) VALUES ('held', 4711, 'open', 9)");
    JsonObject held =
        new JsonObject()
            .put("name", "held")
            .putNull("state")
            .put("failures", 0)
            .put("processes", new JsonArray());
    assertThat(TestApi.json(ops.post("breakers/held/open")))
        .as("its process is dead, so nobody tells how it stands")
        .isEqualTo(held.copy().put("forced", "open"));
    assertThat(
            TestApi.json(ops.post("breakers/held/close", new JsonObject().put("reason", "test"))))
        .isEqualTo(held.copy().put("forced", "closed"));
    assertThat(ops.get("breakers").getJsonArray("data"))
        .contains(held.copy().put("forced", "closed"));
    assertThat(TestApi.json(ops.post("breakers/held/auto")))
        .isEqualTo(held.copy().putNull("forced"));
    assertThat(api.rows("SELECT FROM breaker_override WHERE name = 'held'")).isEmpty();
    assertThat(ops.post("breakers/none/open").statusCode()).isEqualTo(404);
    assertThat(ops.post("breakers/a%00b/open").statusCode()).isEqualTo(404);
    JsonArray noted = ops.get("audit?target=held").getJsonArray("data");
    assertThat(noted.stream().map(e -> ((JsonObject) e).getString("action")))
        .containsExactly("breaker.auto", "breaker.close", "breaker.open");
    assertThat(ops.get("audit?target=held&action=breaker.close").getJsonArray("data")).hasSize(1);
    JsonObject page = ops.get("audit?target=held&limit=2");
    JsonObject last = ops.get("audit?target=held&limit=2&cursor=" + page.getString("next_cursor"));
    assertThat(last.getJsonArray("data")).hasSize(1);
  }

  @Test
  void processes_that_disagree_are_told_apart() {
    for (String state : List.of("closed", "open", "half_open")) {
      api.rows(
          "WITH one AS (INSERT INTO process (role, host, version, since)"
              + " VALUES ('worker', $1, 'v', gen_random_uuid()) RETURNING id)"
              + " INSERT INTO breaker (name, process, state, failures)"
              + " SELECT 'split', id, $2, length($2) FROM one",
          "host-" + state,
          state);
    }
    api.rows(
        "INSERT INTO breaker (name, process, state, failures) VALUES ('split', 4712, 'open', 99)");
    JsonObject split =
        ops.get("breakers").getJsonArray("data").stream()
            .map(JsonObject.class::cast)
            .filter(breaker -> breaker.getString("name").equals("split"))
            .findFirst()
            .orElseThrow();
    assertThat(split.getString("state")).isEqualTo("open");
    assertThat(split.getInteger("failures")).isEqualTo("half_open".length());
    assertThat(split.getJsonArray("processes").stream().map(JsonObject.class::cast))
        .extracting(
            in -> in.getString("host"),
            in -> in.getString("state"),
            in -> in.getInteger("failures"))
        .containsExactly(
            tuple("host-closed", "closed", 6),
            tuple("host-open", "open", 4),
            tuple("host-half_open", "half_open", 9));
    JsonObject first = split.getJsonArray("processes").getJsonObject(0);
    assertThat(first.fieldNames())
        .containsExactlyInAnyOrder("process", "host", "state", "failures", "changed_at");
  }
}
