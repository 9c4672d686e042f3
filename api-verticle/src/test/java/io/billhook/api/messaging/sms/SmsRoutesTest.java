package io.billhook.api.messaging.sms;

import static io.billhook.devkit.job.JobAssertions.assertEnqueued;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.SmsConfig;
import io.billhook.contract.sms.SendSms;
import io.billhook.messaging.SmsOutbox;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SmsRoutesTest {
  private static final String MOBILE = "+491701234567";
  private static final int SEGMENTS = 12;
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(new SmsConfig(true, Set.of("DE", "US"), SEGMENTS, 1_000));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_text_is_stored_sealed_with_its_job_and_can_be_watched() {
    String key = key();
    JsonObject wanted =
        sms().put("to", "+49 (170) 123 45-67").put("tags", new JsonArray().add("parcel"));
    var created = post(key, wanted);
    assertThat(created.statusCode()).isEqualTo(202);
    JsonObject body = TestApi.json(created);
    UUID id = UUID.fromString(body.getString("id"));
    assertThat(body)
        .isEqualTo(
            new JsonObject()
                .put("id", id.toString())
                .put("status", "queued")
                .put("job_id", id.toString())
                .put("to", MOBILE)
                .put("encoding", "gsm7")
                .put("segments", 1));

    JsonObject shown = TestApi.json(api.get("/v1/sms/" + id, key));
    assertThat(shown.getString("lane")).isEqualTo("transactional");
    assertThat(shown.getJsonArray("tags")).containsExactly("parcel");
    assertThat(shown.getJsonArray("events")).isEmpty();
    assertThat(shown.getString("provider")).isNull();
    assertThat(assertEnqueued(api.database, SendSms.KIND, new SendSms(id))).isEqualTo(id);
    Row row = row("SELECT sealed, body, country FROM sms WHERE id = $1", id);
    assertThat(row.textOrNull("body")).isNull();
    assertThat(row.text("country")).isEqualTo("DE");
    assertThat(SmsOutbox.open(TestApi.sealer(), id, row.bytes("sealed"))).isEqualTo("Hello");
  }

  @Test
  void what_is_asked_for_under_one_key_is_sent_once() {
    String key = key();
    String once = UUID.randomUUID().toString();
    var first = api.post("/v1/sms", key, once, sms());
    var again = api.post("/v1/sms", key, once, sms());
    assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(listed(key, "")).hasSize(1);
  }

  @Test
  void a_text_beyond_the_alphabet_of_gsm_costs_more() {
    String key = key();
    JsonObject gsm = TestApi.json(post(key, sms().put("body", "€".repeat(80) + "a")));
    assertThat(gsm.getString("encoding")).isEqualTo("gsm7");
    assertThat(gsm.getInteger("segments")).isEqualTo(2);
    JsonObject ucs = TestApi.json(post(key, sms().put("body", "🙂".repeat(36))));
    assertThat(ucs.getString("encoding")).isEqualTo("ucs2");
    assertThat(ucs.getInteger("segments")).isEqualTo(2);
  }

  @Test
  void wrong_fields_are_told_at_once_by_pointer() {
    Instant now = api.clock.instant();
    for (String to :
        List.of(
            "0170 1234567", // of no country
            "+49170", // too short
            "+491511234567", // of a length that Germany does not assign
            "+19005551234", // premium rate
            "+447400123456", // of another country
            "+88213300655", // of none: a satellite's
            "+491701234567 ext. 5",
            "tel:+491701234567")) {
      assertThat(pointers(post(key(), sms().put("to", to)))).as(to).containsExactly("/to");
    }
    var wrong =
        new JsonObject()
            .put("to", "nobody@x")
            .put("body", "🙂".repeat(801))
            .put("tags", new JsonArray().add("a\nb"))
            .put("lane", "security")
            .put("from", "+491701234567");
    assertThat(pointers(post(key(), wrong))).contains("/tags/0", "/lane", "/from");
    assertThat(pointers(post(key(), sms().put("body", "🙂".repeat(801))))).containsExactly("/body");
    for (Instant at : List.of(now.minusSeconds(1), now.plus(Duration.ofDays(367)))) {
      assertThat(pointers(post(key(), sms().put("send_at", at.toString()))))
          .as("at %s", at)
          .containsExactly("/send_at");
    }
  }

  @Test
  void a_text_for_later_waits_for_its_time_and_can_be_taken_back() {
    String key = key();
    Instant at = Instant.now().plus(Duration.ofDays(30));
    JsonObject made = TestApi.json(post(key, sms().put("send_at", at.toString())));
    String id = made.getString("id");
    assertThat(made.getString("status")).isEqualTo("scheduled");
    Row job = api.rows("SELECT run_at FROM job WHERE id = $1", UUID.fromString(id)).getFirst();
    assertThat(Duration.between(job.instant("run_at"), at).abs()).isLessThan(Duration.ofSeconds(1));

    assertThat(delete(key, id).statusCode()).isEqualTo(200);
    JsonObject shown = TestApi.json(api.get("/v1/sms/" + id, key));
    assertThat(shown.getString("status")).isEqualTo("canceled");
    assertThat(delete(key, id).bodyAsJsonObject()).as("again").isEqualTo(shown);
    assertThat(shown.getJsonArray("events").getJsonObject(0).getString("type"))
        .isEqualTo("canceled");
    assertThat(
            row("SELECT sealed FROM sms WHERE id = $1", UUID.fromString(id)).bytesOrNull("sealed"))
        .isNull();
    assertThat(delete(key, UUID.randomUUID().toString()).statusCode()).isEqualTo(404);
  }

  @Test
  void what_a_worker_has_begun_to_send_is_not_taken_back() {
    String key = key();
    String id = TestApi.json(post(key, sms())).getString("id");
    as("UPDATE sms SET sending_at = now() WHERE id = $1", UUID.fromString(id));
    assertThat(delete(key, id).statusCode()).isEqualTo(409);
  }

  @Test
  void a_tenant_sends_so_many_segments_in_a_day_and_what_is_taken_back_does_not_count() {
    String key = key();
    JsonObject ten = sms().put("body", "x".repeat(153 * 10));
    String id = TestApi.json(post(key, ten)).getString("id");
    var over = post(key, ten);
    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(TestApi.json(over).getString("type")).endsWith(":messaging-limit");
    assertThat(Integer.parseInt(over.getHeader("Retry-After"))).isBetween(1, 86_400);
    assertThat(post(key, sms()).statusCode()).as("what fits still goes").isEqualTo(202);
    assertThat(post(key(), ten).statusCode()).as("another tenant").isEqualTo(202);
    String tomorrow = api.clock.instant().plus(Duration.ofDays(1)).toString();
    assertThat(post(key, ten.copy().put("send_at", tomorrow)).statusCode())
        .as("of another day")
        .isEqualTo(202);
    assertThat(delete(key, id).statusCode()).isEqualTo(200);
    assertThat(post(key, ten).statusCode()).as("after one was taken back").isEqualTo(202);
  }

  @Test
  void a_tenant_that_an_operator_has_blocked_sends_none() {
    String key = key();
    String id = TestApi.json(post(key, sms())).getString("id");
    as(
        Role.OPS,
        "UPDATE tenant SET messaging = 'blocked' FROM sms s WHERE s.tenant_id = tenant.id AND s.id = $1",
        UUID.fromString(id));
    assertThat(post(key, sms()).statusCode()).isEqualTo(403);
  }

  @Test
  void where_no_account_sends_it_is_told() {
    try (var none = new TestApi(new SmsConfig(false, null, SEGMENTS, 1_000))) {
      String key = none.seedKey("Tenant", "sms:write");
      assertThat(none.post("/v1/sms", key, sms()).statusCode()).isEqualTo(503);
      UUID tenant = none.rows("SELECT id FROM tenant WHERE name = 'Tenant'").getFirst().uuid("id");
      none.database.run(
          Role.API,
          TenantScope.of(tenant),
          tx ->
              tx.update(
                  """
                  INSERT INTO messaging_credential (tenant_id, provider, sealed, sender)
                  VALUES ($1, 'twilio', 'x', 'MG1')
                  """,
                  tenant));
      assertThat(none.post("/v1/sms", key, sms()).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void a_list_is_filtered_by_status_number_and_tag_and_is_of_one_tenant() {
    String key = key();
    JsonObject tagged =
        sms().put("to", "+15005550006").put("tags", new JsonArray().add("a").add("b"));
    String first = TestApi.json(post(key, tagged)).getString("id");
    String second =
        TestApi.json(post(key, sms().put("send_at", Instant.now().plusSeconds(600).toString())))
            .getString("id");
    assertThat(listed(key, "")).containsExactly(second, first);
    assertThat(listed(key, "?status=scheduled")).containsExactly(second);
    assertThat(listed(key, "?to=%2B1%20500%20555%200006")).containsExactly(first);
    assertThat(listed(key, "?to=+15005550006")).containsExactly(first);
    assertThat(listed(key, "?tag=b&status=queued")).containsExactly(first);
    assertThat(listed(key, "?tag=c")).isEmpty();
    assertThat(listed(key(), "")).isEmpty();
    for (String query : List.of("?status=gone", "?to=1234567")) {
      assertThat(api.get("/v1/sms" + query, key).statusCode()).as(query).isEqualTo(422);
    }
    assertThat(api.get("/v1/sms/" + first, key()).statusCode()).isEqualTo(404);
    assertThat(delete(key(), first).statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_needs_the_scope() {
    String reader = api.seedKey("Reader", "sms:read");
    assertThat(post(reader, sms()).statusCode()).isEqualTo(403);
    assertThat(delete(reader, UUID.randomUUID().toString()).statusCode()).isEqualTo(403);
    assertThat(api.get("/v1/sms", api.key).statusCode()).isEqualTo(403);
  }

  private static String key() {
    return api.seedKey("Tenant " + UUID.randomUUID(), "sms:read", "sms:write");
  }

  private static JsonObject sms() {
    return new JsonObject().put("to", MOBILE).put("body", "Hello");
  }

  private static HttpResponse<Buffer> post(String key, JsonObject body) {
    return api.post("/v1/sms", key, body);
  }

  private static HttpResponse<Buffer> delete(String key, String id) {
    return api.request(HttpMethod.DELETE, "/v1/sms/" + id)
        .bearerTokenAuthentication(key)
        .send()
        .await();
  }

  private static List<String> listed(String key, String query) {
    return TestApi.json(api.get("/v1/sms" + query, key)).getJsonArray("data").stream()
        .map(item -> ((JsonObject) item).getString("id"))
        .toList();
  }

  private static List<String> pointers(HttpResponse<Buffer> response) {
    assertThat(response.statusCode()).isEqualTo(422);
    return TestApi.json(response).getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }

  private static Row row(String sql, UUID id) {
    return api.database.transact(
        Role.API, new TenantScope.Tenant(tenantOf(id)), tx -> tx.query(sql, id).first());
  }

  private static UUID tenantOf(UUID sms) {
    return api.rows("SELECT tenant_id FROM sms WHERE id = $1", sms).getFirst().uuid("tenant_id");
  }

  private static void as(String sql, UUID id) {
    api.database.run(Role.API, new TenantScope.Tenant(tenantOf(id)), tx -> tx.update(sql, id));
  }

  private static void as(Role role, String sql, @Nullable Object... parameters) {
    api.database.run(role, TenantScope.none(), tx -> tx.update(sql, parameters));
  }
}
