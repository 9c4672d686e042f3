package io.billhook.api.intake.brevo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.crypto.Sha256;
import io.billhook.postgres.Row;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BrevoWebhookTest {
  private static final String PATH = "/webhooks/brevo";
  private static final String OWN = "Bearer " + TestApi.BREVO_TOKEN;
  private static final String EVENTS =
      """
      SELECT id, endpoint, external_id, type, object_type, object_id, state, note, body, duplicates,
             received_at, headers::text AS headers
      FROM webhook_event WHERE provider = 'brevo' AND object_id = $1 ORDER BY id
      """;
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterEach
  void heard() {
    api.silent = () -> false;
  }

  @AfterAll
  static void stop() {
    assertThat(api.jobs.open).as("minted ids that were never ended").isEmpty();
    api.close();
  }

  @Test
  void an_event_is_kept_as_it_came_with_a_job_that_holds_nothing_personal() {
    String id = UUID.randomUUID().toString();
    String body = event("delivered", id).encode() + "\n";
    assertThat(deliver(OWN, body).statusCode()).isEqualTo(200);
    Row row = api.rows(EVENTS, id).getFirst();
    assertThat(row.text("body")).isEqualTo(body);
    assertThat(row.text("type")).isEqualTo("delivered");
    assertThat(row.text("object_type")).isEqualTo("email");
    assertThat(row.text("endpoint")).isEqualTo("default");
    assertThat(row.text("state")).isEqualTo("received");
    assertThat(row.text("headers")).doesNotContain(TestApi.BREVO_TOKEN);
    Row job = job("email:" + id);
    assertThat(job.text("kind")).isEqualTo("email.callback");
    assertThat(job.text("queue")).isEqualTo("callback");
    assertThat(new JsonObject(job.text("args")))
        .isEqualTo(new JsonObject().put("by", "email").put("id", id));
    assertThat(api.jobs.published).contains(job.uuid("id"));
  }

  @Test
  void any_header_is_kept_as_printable_text_of_1024_characters() {
    Map<String, String> kept =
        Map.of(
            "Brevo/1.0",
            "Brevo/1.0",
            "a \"b\" \\c",
            "a \"b\" \\c",
            "\"",
            "\"",
            "a\tb\"c",
            "a?b\"c",
            "x".repeat(2_000),
            "x".repeat(1_024),
            "x".repeat(1_023) + "\"yz",
            "x".repeat(1_023) + "\"");
    kept.forEach(
        (sent, expected) -> {
          String id = UUID.randomUUID().toString();
          var answer =
              api.client
                  .post(PATH)
                  .putHeader("Content-Type", "application/json")
                  .putHeader("Authorization", OWN)
                  .putHeader("User-Agent", sent)
                  .sendBuffer(event("opened", id).toBuffer())
                  .await();
          assertThat(answer.statusCode()).as(sent).isEqualTo(200);
          JsonObject headers = new JsonObject(api.rows(EVENTS, id).getFirst().text("headers"));
          assertThat(headers.getString("User-Agent")).isEqualTo(expected);
        });
  }

  @Test
  void a_batch_is_one_statement_a_row_and_a_body_each_and_one_job_a_mail() {
    String one = UUID.randomUUID().toString();
    String other = "<batch." + UUID.randomUUID() + "@smtp-relay.mailin.fr>";
    String bare = other.substring(1, other.length() - 1);
    JsonArray batch =
        new JsonArray()
            .add(event("request", one))
            .add(event("delivered", one))
            .add(event("delivered", one))
            .add(event("click", one).put("link", "https://a.example/1"))
            .add(event("click", one).put("link", "https://a.example/2"))
            .add(event("request", null).put("message-id", other))
            .add(event("delivered", null).put("message-id", bare));
    assertThat(deliver(OWN, batch.encodePrettily()).statusCode()).isEqualTo(200);
    List<Row> rows = api.rows(EVENTS, one);
    assertThat(rows).extracting(row -> row.text("type")).hasSize(4).contains("request", "click");
    assertThat(rows).extracting(row -> row.instant("received_at")).hasSize(4);
    assertThat(rows.stream().map(row -> row.instant("received_at")).distinct()).hasSize(1);
    assertThat(rows.stream().mapToInt(row -> row.integer("duplicates")).sum()).isEqualTo(1);
    assertThat(new JsonObject(rows.getFirst().text("body"))).isEqualTo(batch.getJsonObject(0));
    assertThat(api.rows(EVENTS, bare))
        .extracting(row -> row.text("object_type"))
        .containsExactly("message-id", "message-id");
    assertThat(jobs("email:" + one)).isEqualTo(1);
    assertThat(jobs("message-id:" + bare)).isEqualTo(1);

    assertThat(deliver(OWN, batch.encode()).statusCode()).isEqualTo(200);
    assertThat(deliver(OWN, batch.getJsonObject(1).encode()).statusCode()).isEqualTo(200);
    assertThat(api.rows(EVENTS, one).stream().mapToInt(row -> row.integer("duplicates")).sum())
        .isEqualTo(1 + 5 + 1);
    assertThat(api.rows(EVENTS, one)).hasSize(4);
  }

  @Test
  void a_whole_batch_is_taken_and_one_more_is_not() {
    String id = UUID.randomUUID().toString();
    JsonArray batch = new JsonArray();
    IntStream.range(0, 500)
        .forEach(i -> batch.add(event("opened", id).put("ts_epoch", 1_793_611_800_000L + i)));
    assertThat(deliver(OWN, batch.encode()).statusCode()).isEqualTo(200);
    assertThat(api.rows(EVENTS, id)).hasSize(500);
    assertThat(deliver(OWN, batch.add(event("opened", id)).encode()).statusCode()).isEqualTo(413);
    assertThat(deliver(OWN, "[]").statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_is_a_bearer_token_or_a_password_in_any_case_of_the_scheme() {
    for (String header :
        List.of(OWN, "bearer other_token", "Basic " + basic("brevo", TestApi.BREVO_TOKEN))) {
      String id = UUID.randomUUID().toString();
      assertThat(deliver(header, event("delivered", id).encode()).statusCode())
          .as(header)
          .isEqualTo(200);
      assertThat(api.rows(EVENTS, id)).hasSize(1);
    }
  }

  @Test
  void a_tenants_token_marks_its_events_so_that_no_others_are_taken_for_the_same() {
    UUID tenant = tenantWithToken("tenants_secret");
    String id = UUID.randomUUID().toString();
    String body = event("delivered", id).encode();
    assertThat(deliver("Bearer tenants_secret", body).statusCode()).isEqualTo(200);
    assertThat(deliver("Bearer tenants_secret", body).statusCode()).isEqualTo(200);
    assertThat(deliver(OWN, body).statusCode()).isEqualTo(200);
    assertThat(api.rows(EVENTS, id))
        .extracting(row -> row.text("endpoint") + " " + row.integer("duplicates"))
        .containsExactlyInAnyOrder(tenant + " 1", "default 0");
  }

  @Test
  void what_is_not_proven_is_403_counted_and_changes_nothing() {
    String id = UUID.randomUUID().toString();
    String body = event("delivered", id).encode();
    assertRefused("no_token", 403, null, body);
    assertRefused("no_token", 403, "Digest x", body);
    assertRefused("no_token", 403, "Basic %%%", body);
    assertRefused("no_token", 403, "Bearer ", body);
    assertRefused("wrong_token", 403, "Bearer " + TestApi.BREVO_TOKEN + "x", body);
    assertRefused("wrong_token", 403, "Basic " + basic(TestApi.BREVO_TOKEN, "x"), body);
    assertRefused("malformed_json", 400, OWN, body.substring(1));
    assertRefused("malformed_json", 400, OWN, "[" + body + ",]");
    assertRefused("malformed_json", 400, OWN, "");
    assertRefused("no_events", 400, OWN, "\"delivered\"");
    assertRefused("no_events", 400, OWN, "[" + body + ",5]");
    assertThat(api.rows(EVENTS, id)).isEmpty();
    assertThat(api.request(HttpMethod.GET, PATH).send().await().statusCode()).isEqualTo(405);
  }

  @Test
  void guesses_are_asked_for_in_the_database_seldom() {
    int tooMany = 0;
    for (int i = 0; i < 200; i++) {
      var answer = deliver("Bearer guess_" + i, "{}");
      assertThat(answer.statusCode()).isIn(403, 429);
      if (answer.statusCode() == 429) {
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        tooMany++;
      }
    }
    assertThat(tooMany).isGreaterThan(0);
    assertThat(deliver(OWN, "[]").statusCode()).isEqualTo(200);
  }

  @Test
  void what_names_no_mail_is_kept_and_causes_no_job() {
    long before = api.count("SELECT count(*) FROM webhook_event WHERE provider = 'brevo'");
    JsonObject nameless = event("delivered", null);
    nameless.remove("message-id");
    for (String body : List.of(nameless.encode(), "{}", "{\"event\":5,\"message-id\":\"<m@x>\"}")) {
      assertThat(deliver(OWN, body).statusCode()).isEqualTo(200);
    }
    assertThat(api.count("SELECT count(*) FROM webhook_event WHERE provider = 'brevo'"))
        .isEqualTo(before + 3);
    assertThat(jobs("message-id:m@x")).isZero();
    assertThat(deliver(OWN, event("delivered", "none-of-ours").encode()).statusCode())
        .isEqualTo(200);
    assertThat(api.rows(EVENTS, "none-of-ours.1@smtp-relay.mailin.fr")).hasSize(1);
  }

  @Test
  void what_cannot_be_kept_at_the_moment_is_429_after_which_brevo_comes_again() {
    api.silent = () -> true;
    String id = UUID.randomUUID().toString();
    for (String body :
        List.of(event("delivered", id).encode(), "[" + event("delivered", id).encode() + "]")) {
      var answer = deliver(OWN, body);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
    }
    assertThat(api.rows(EVENTS, id)).isEmpty();
  }

  private static void assertRefused(
      String reason, int status, @Nullable String header, String body) {
    double before = refused(reason);
    var answer = deliver(header, body);
    assertThat(answer.statusCode()).as(reason).isEqualTo(status);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused(reason)).as(reason).isEqualTo(before + 1);
  }

  private static double refused(String reason) {
    return api.metrics
        .registry()
        .get("billhook_webhook_rejected")
        .tag("provider", "brevo")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static UUID tenantWithToken(String token) {
    api.seedKey("Own account");
    UUID tenant = tenant();
    api.database
        .api(tenant)
        .run(
            tx ->
                tx.update(
                    """
                    INSERT INTO messaging_credential (tenant_id, provider, sealed, sender, webhook_hash)
                    VALUES ($1, 'brevo', 'x', 'a@b.io', $2)
                    """,
                    tenant,
                    Sha256.of(token)));
    return tenant;
  }

  private static UUID tenant() {
    return api.database
        .ops()
        .read("SELECT id FROM tenant WHERE name = 'Own account'")
        .first()
        .uuid("id");
  }

  private static HttpResponse<Buffer> deliver(@Nullable String authorization, String body) {
    var request = api.client.post(PATH).putHeader("Content-Type", "application/json");
    if (authorization != null) {
      request.putHeader("Authorization", authorization);
    }
    return request.sendBuffer(Buffer.buffer(body)).await();
  }

  private static String basic(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static JsonObject event(String name, @Nullable String custom) {
    JsonObject event =
        new JsonObject()
            .put("event", name)
            .put("email", "ada@example.com")
            .put("message-id", "<" + custom + ".1@smtp-relay.mailin.fr>")
            .put("ts_event", 1_793_611_800)
            .put("ts_epoch", 1_793_611_800_123L)
            .put("tags", new JsonArray().add("a"));
    return custom == null ? event : event.put("X-Mailin-custom", custom);
  }

  private static Row job(String key) {
    return api.rows(
            "SELECT id, kind, queue, args::text AS args FROM job WHERE unique_key LIKE $1",
            "%:" + key)
        .getFirst();
  }

  private static long jobs(String key) {
    return api.count("SELECT count(*) FROM job WHERE dedupe_key LIKE $1", "%:" + key);
  }
}
