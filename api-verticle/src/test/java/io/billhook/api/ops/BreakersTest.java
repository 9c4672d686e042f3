package io.billhook.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
    JsonObject held = new JsonObject().put("name", "held").putNull("state").put("failures", 0);
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
}
