package io.billhook.api.ops.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages of which nobody knows whether they have gone, and what operators say of them. */
@TestOps.Shared
class UnknownMessagesTest {
  private final TestOps ops;
  private final TestApi api;
  private final UUID tenant = UUID.randomUUID();

  UnknownMessagesTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
    as(
        Role.AUTH,
        TenantScope.none(),
        "INSERT INTO tenant (id, name) VALUES ($1, 'Of a test')",
        tenant);
  }

  @Test
  void mails_and_texts_are_listed_newest_first_page_by_page_without_whom_they_are_to() {
    UUID mail = email(tenant, "unknown", "transactional");
    UUID text = sms("unknown", "code");
    UUID own = email(null, "unknown", "security");
    email(tenant, "sent", "transactional");
    JsonObject first = ops.get("messages?status=unknown&limit=2");
    assertThat(first.encode()).doesNotContain("ada@", "+4917", "Greetings");
    JsonArray newest = first.getJsonArray("data");
    assertThat(newest)
        .extracting(item -> ((JsonObject) item).getString("id"))
        .containsExactly(own.toString(), text.toString());
    assertThat(newest)
        .extracting(item -> ((JsonObject) item).getString("channel"))
        .containsExactly("email", "sms");
    JsonObject next =
        ops.get("messages?status=unknown&limit=2&cursor=" + first.getString("next_cursor"))
            .getJsonArray("data")
            .getJsonObject(0);
    assertThat(next.getString("id")).isEqualTo(mail.toString());
    assertThat(next.getString("tenant_id")).isEqualTo(tenant.toString());
    assertThat(next.getString("provider")).isEqualTo("brevo");
    assertThat(next.getString("reason")).isEqualTo("brevo does not show it");
    assertThat(api.get("/ops/api/messages?status=sent", api.operator()).statusCode())
        .isEqualTo(422);
    List.of(mail, text, own).forEach(id -> resolve(id, "failed", 200));
  }

  @Test
  void sent_and_failed_end_it_and_what_it_says_is_gone() {
    for (String as : List.of("sent", "failed")) {
      UUID mail = email(tenant, "unknown", "transactional");
      UUID text = sms("unknown", "code");
      for (UUID id : List.of(mail, text)) {
        assertThat(resolve(id, as, 200).getString("status")).isEqualTo(as);
        assertThat(resolve(id, as, 409).getString("detail")).contains(as);
      }
      Row row = row("email", tenant, mail);
      assertThat(row.text("status")).isEqualTo(as);
      assertThat(row.bool("blank")).isTrue();
      assertThat(row.text("told")).isEqualTo(as + " operator");
      assertThat(row("sms", null, text).bool("blank")).isTrue();
      assertThat(queues(mail)).isEmpty();
      JsonObject entry = ops.get("audit?target=" + mail).getJsonArray("data").getJsonObject(0);
      assertThat(entry.getString("action")).isEqualTo("message." + as);
      assertThat(entry.getString("reason")).isEqualTo("asked them");
    }
  }

  @Test
  void one_that_goes_again_waits_as_if_for_the_first_time() {
    UUID mail = email(tenant, "unknown", "bulk");
    assertThat(resolve(mail, "resend", 200).getString("status")).isEqualTo("queued");
    Row row = row("email", tenant, mail);
    assertThat(row.bool("blank")).isFalse();
    assertThat(row.instantOrNull("sending_at")).isNull();
    assertThat(queues(mail)).containsExactly("email-bulk");
    resolve(mail, "resend", 409);

    UUID text = sms("unknown", "code");
    resolve(text, "resend", 200);
    assertThat(queues(text)).containsExactly("sms-security");
  }

  @Test
  void what_is_blank_or_has_expired_does_not_go_again() {
    UUID blank = email(tenant, "unknown", "security");
    worker(tenant, "UPDATE email SET body_text = '' WHERE id = $1", blank);
    UUID old = email(tenant, "unknown", "security");
    worker(tenant, "UPDATE email SET text_until = now() WHERE id = $1", old);
    UUID text = sms("unknown", "code");
    worker(null, "UPDATE sms SET expires_at = now() WHERE id = $1", text);
    for (UUID id : List.of(blank, old, text)) {
      assertThat(resolve(id, "resend", 409).getString("detail")).contains("cannot go again");
      assertThat(resolve(id, "failed", 200).getString("status")).isEqualTo("failed");
    }
  }

  @Test
  void others_and_other_answers_are_refused() {
    resolve(UUID.randomUUID(), "sent", 404);
    UUID queued = email(tenant, "queued", "transactional");
    assertThat(resolve(queued, "resend", 409).getString("detail")).contains("is queued");
    UUID mail = email(tenant, "unknown", "transactional");
    resolve(mail, "lost", 422);
    assertThat(ops.post("messages/" + mail + "/resolve").statusCode()).isEqualTo(422);
    resolve(mail, "sent", 200);
  }

  private JsonObject resolve(UUID id, String as, int status) {
    var answer =
        ops.post(
            "messages/" + id + "/resolve",
            new JsonObject().put("as", as).put("reason", "asked them"));
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    return TestApi.json(answer);
  }

  /** Where the jobs that send it wait. */
  private List<String> queues(UUID message) {
    return as(
            Role.ENGINE,
            TenantScope.none(),
            "SELECT queue FROM job WHERE args ->> 'email' = $1 OR args ->> 'sms' = $1",
            message.toString())
        .stream()
        .map(row -> row.text("queue"))
        .toList();
  }

  private UUID email(@Nullable UUID tenant, String status, String lane) {
    UUID id = RowIds.next();
    worker(
        tenant,
        """
        INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status, lane, error,
                           sending_at, sending_by)
        VALUES ($1, $2, 'ada@example.test', 'a@acme.test', 'Greetings', 'Hello', $3, $4,
                'brevo does not show it', now(), 'brevo')
        """,
        id,
        tenant,
        status,
        lane);
    return id;
  }

  private UUID sms(String status, String body) {
    UUID id = RowIds.next();
    as(
        Role.AUTH,
        TenantScope.none(),
        """
        INSERT INTO sms (id, recipient, body, status, lane, sending_at, sending_by)
        VALUES ($1, '+491701234567', $2, $3, 'security', now(), 'twilio')
        """,
        id,
        body,
        status);
    return id;
  }

  private Row row(String table, @Nullable UUID tenant, UUID id) {
    return worker(
            tenant,
            """
            SELECT status, sending_at, %s AS blank,
                   (SELECT string_agg(concat_ws(' ', type, detail), ', ') FROM message_event
                    WHERE %s_id = m.id) AS told
            FROM %s m WHERE id = $1
            """
                .formatted(
                    table.equals("email")
                        ? "sealed IS NULL AND html IS NULL AND body_text = ''"
                        : "num_nonnulls(sealed, body) = 0",
                    table,
                    table),
            id)
        .getFirst();
  }

  private List<Row> worker(@Nullable UUID scope, String sql, @Nullable Object... parameters) {
    return as(Role.WORKER, TenantScope.of(scope), sql, parameters);
  }

  private List<Row> as(Role role, TenantScope scope, String sql, @Nullable Object... parameters) {
    return api.database.transact(role, scope, tx -> tx.query(sql, parameters).stream().toList());
  }
}
