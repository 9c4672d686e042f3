package io.billhook.api.ops.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that named no job. */
@TestOps.Shared
class UnreadableMessagesTest {
  private final TestOps ops;
  private final TestApi api;

  UnreadableMessagesTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void messages_that_named_no_job_are_listed_and_shown_one_by_one() {
    for (int i = 0; i < 3; i++) {
      api.rows(
          "INSERT INTO dead_message (queue, reason, body) VALUES ('billing', $1, $2)",
          "rejected " + i,
          new byte[] {(byte) i, 0, -1});
    }
    JsonObject first = ops.get("unreadable-messages?limit=2");
    JsonObject last =
        ops.get("unreadable-messages?limit=2&cursor=" + first.getString("next_cursor"));
    assertThat(last.getString("next_cursor")).isNull();
    JsonObject newest = first.getJsonArray("data").getJsonObject(0);
    assertThat(newest.fieldNames())
        .containsExactlyInAnyOrder("id", "queue", "reason", "size", "received_at");
    assertThat(newest.getString("reason")).isEqualTo("rejected 2");
    assertThat(newest.getInteger("size")).isEqualTo(3);
    assertThat(last.getJsonArray("data").getJsonObject(0).getString("reason"))
        .isEqualTo("rejected 0");
    assertThat(ops.get("unreadable-messages/" + newest.getLong("id")).getString("body"))
        .isEqualTo("AgD/");
    for (String none : List.of("999999", "1e3", "-1", "9".repeat(19))) {
      assertThat(api.get("/ops/api/unreadable-messages/" + none, api.operator()).statusCode())
          .isEqualTo(404);
    }
    assertThat(api.get("/ops/api/unreadable-messages", "none").statusCode()).isEqualTo(401);
  }
}
