package io.billhook.api.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.api.ops.TestOps;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What each role of operators may do. */
@TestOps.Shared
class OperatorRoleTest {
  private final TestOps ops;
  private final TestApi api;

  OperatorRoleTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
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
    assertThat(ops.queue("sms").getString("paused_at")).isNull();
  }
}
