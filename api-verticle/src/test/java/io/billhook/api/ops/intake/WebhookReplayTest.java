package io.billhook.api.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.postgres.RowIds;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events that operators have handled again. */
@TestOps.Shared
class WebhookReplayTest {
  private final TestOps ops;
  private final TestApi api;

  WebhookReplayTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void an_event_is_replayed_with_its_sync_folded_into_a_waiting_one() {
    UUID failed = event("evt_failed", "invoice", "in_1", "failed");
    UUID other = event("evt_other", "invoice", "in_1", "processed");
    UUID mute = event("evt_mute", "balance", null, "processed");
    var answer =
        ops.post("webhooks/" + failed + "/replay", new JsonObject().put("reason", "again"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(TestApi.json(answer).getString("state")).isEqualTo("received");
    assertThat(ops.post("webhooks/" + other + "/replay").statusCode()).isEqualTo(202);
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
    var nothing = ops.post("webhooks/" + mute + "/replay");
    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(nothing).getString("detail")).contains("x.happened");
    assertThat(ops.post("webhooks/" + UUID.randomUUID() + "/replay").statusCode()).isEqualTo(404);
    assertThat(ops.get("audit?target=" + failed).getJsonArray("data")).hasSize(1);
    assertThat(ops.get("audit?target=" + mute).getJsonArray("data")).isEmpty();
  }

  @Test
  void what_brevo_has_told_of_a_mail_is_looked_at_again() {
    String mail = UUID.randomUUID().toString();
    UUID told = event("told", "email", mail, "processed");
    api.rows("UPDATE webhook_event SET provider = 'brevo' WHERE id = $1", told);
    assertThat(ops.post("webhooks/" + told + "/replay").statusCode()).isEqualTo(202);
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE kind = 'email.callback' AND args->>'id' = $1"
                    + " AND unique_key = 'email.callback::email:' || $1",
                mail))
        .isEqualTo(1);
  }

  @Test
  void what_a_tenants_own_account_told_of_a_message_is_heeded_again_as_that() {
    UUID tenant = UUID.randomUUID();
    UUID id = event("SM9:sent:", "message", "SM9", "failed");
    api.rows(
        "UPDATE webhook_event SET provider = 'twilio', endpoint = $2 WHERE id = $1",
        id,
        tenant.toString());
    assertThat(ops.post("webhooks/" + id + "/replay").statusCode()).isEqualTo(202);
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE kind = 'sms.callback' AND args->>'message' = 'SM9'"
                    + " AND args->>'tenant' = $1",
                tenant.toString()))
        .isEqualTo(1);
  }

  private UUID event(
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
}
