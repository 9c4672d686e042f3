package io.billhook.api.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reason that an operator may give for an act. */
@TestOps.Shared
class ReasonTest {
  private final TestOps ops;
  private final TestApi api;

  ReasonTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
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
    assertThat(ops.post("queues/sms/resume", why).statusCode()).isEqualTo(200);
    assertThat(
            ops.get("audit?action=queue.resume&target=sms&limit=1")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("reason"))
        .hasSize(500);
    for (JsonObject wrong :
        List.of(
            new JsonObject().put("reason", "x".repeat(501)),
            new JsonObject().put("reason", "a\u001b[2J"),
            new JsonObject().put("why", "x"))) {
      assertThat(ops.post("queues/sms/pause", wrong).statusCode()).isEqualTo(422);
    }
    var form =
        api.request(HttpMethod.POST, "/ops/api/queues/sms/pause")
            .bearerTokenAuthentication(api.operator())
            .sendBuffer(Buffer.buffer("reason=x"))
            .await();
    assertThat(form.statusCode()).isEqualTo(415);
  }
}
