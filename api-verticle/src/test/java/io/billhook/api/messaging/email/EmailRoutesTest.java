package io.billhook.api.messaging.email;

import static io.billhook.devkit.job.JobAssertions.assertEnqueued;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.contract.email.SendEmail;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmailRoutesTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void an_email_is_queued_with_its_job_and_can_be_watched() {
    var created = api.post("/v1/emails", api.key, email().put("tags", new JsonArray().add("a")));
    assertThat(created.statusCode()).isEqualTo(202);
    JsonObject body = TestApi.json(created);
    String id = body.getString("id");
    assertThat(body.getString("status")).isEqualTo("queued");
    assertThat(body.getString("job_id")).isEqualTo(id);

    JsonObject shown = TestApi.json(api.get("/v1/emails/" + id, api.key));
    assertThat(shown.getString("to")).isEqualTo("jo@example.com");
    assertThat(shown.getJsonArray("tags")).containsExactly("a");
    assertThat(shown.getString("created_at")).matches("\\d{4}-.*Z");
    assertThat(shown.containsKey("sent_at")).isTrue();

    JsonObject job = TestApi.json(api.get("/v1/jobs/" + id, api.key));
    assertThat(job.getString("kind")).isEqualTo("email.send");
    assertThat(job.getString("state")).isEqualTo("available");
    UUID email = UUID.fromString(id);
    assertThat(assertEnqueued(api.database, SendEmail.KIND, new SendEmail(email))).isEqualTo(email);
  }

  @Test
  void all_wrong_fields_are_told_at_once_by_pointer() {
    var response =
        api.post(
            "/v1/emails",
            api.key,
            new JsonObject()
                .put("to", "nobody")
                .put("subject", "two\nlines")
                .put("text", 5)
                .put("tags", new JsonArray().add("ok").add(""))
                .put("bcc/x", "y"));
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(pointers(TestApi.json(response)))
        .containsExactlyInAnyOrder("/to", "/subject", "/text", "/tags/1", "/bcc~1x");
  }

  @Test
  void one_of_html_and_text_must_be_there() {
    JsonObject none = new JsonObject().put("to", "jo@example.com").put("subject", "Hi");
    var response = api.post("/v1/emails", api.key, none);
    assertThat(pointers(TestApi.json(response))).containsExactly("/html");
  }

  @Test
  void nul_and_broken_unicode_are_refused_not_a_crash() {
    for (String bad : List.of("a\u0000b", "\ud800")) {
      var response = api.post("/v1/emails", api.key, email().put("text", bad));
      assertThat(response.statusCode()).isEqualTo(422);
    }
    assertThat(api.post("/v1/emails", api.key, email().put("subject", "🙂 مرحبا")).statusCode())
        .isEqualTo(202);
  }

  @Test
  void too_long_fields_are_refused() {
    // Counted in code points, as JSON Schema does: each of these is two units of UTF-16.
    assertThat(
            api.post("/v1/emails", api.key, email().put("subject", "🙂".repeat(998))).statusCode())
        .isEqualTo(202);
    var tooLong = api.post("/v1/emails", api.key, email().put("subject", "🙂".repeat(999)));
    assertThat(pointers(TestApi.json(tooLong))).containsExactly("/subject");
    var subject = api.post("/v1/emails", api.key, email().put("subject", "x".repeat(999)));
    assertThat(pointers(TestApi.json(subject))).containsExactly("/subject");
    var text = api.post("/v1/emails", api.key, email().put("text", "x".repeat(500_001)));
    assertThat(pointers(TestApi.json(text))).containsExactly("/text");
  }

  @Test
  void another_tenant_sees_neither_the_email_nor_its_job() {
    String id = TestApi.json(api.post("/v1/emails", api.key, email())).getString("id");
    String other = api.seedKey("Other", "emails:read", "emails:write", "jobs:read");
    assertThat(api.get("/v1/emails/" + id, other).statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/jobs/" + id, other).statusCode()).isEqualTo(404);
    assertThat(TestApi.json(api.get("/v1/emails", other)).getJsonArray("data")).isEmpty();
  }

  @Test
  void what_is_no_uuid_is_not_found() {
    assertThat(api.get("/v1/emails/1-1-1-1-1", api.key).statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/jobs/%00", api.key).statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_needs_the_scope() {
    String reader = api.seedKey("Acme", "emails:read");
    assertThat(api.post("/v1/emails", reader, email()).statusCode()).isEqualTo(403);
    assertThat(api.get("/v1/emails", reader).statusCode()).isEqualTo(200);
    assertThat(api.get("/v1/jobs/" + UUID.randomUUID(), reader).statusCode()).isEqualTo(403);
  }

  @Test
  void a_list_is_walked_newest_first_by_its_cursor() {
    String lister = api.seedKey("Lister", "emails:read", "emails:write");
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(TestApi.json(api.post("/v1/emails", lister, email())).getString("id"));
    }
    List<String> seen = new ArrayList<>();
    String path = "/v1/emails?limit=2";
    for (int page = 0; page < 3; page++) {
      JsonObject body = TestApi.json(api.get(path, lister));
      body.getJsonArray("data").forEach(item -> seen.add(((JsonObject) item).getString("id")));
      path = "/v1/emails?limit=2&cursor=" + body.getString("next_cursor");
      assertThat(body.getString("next_cursor") == null).isEqualTo(page == 2);
    }
    assertThat(seen).isEqualTo(made);
  }

  @Test
  void a_wrong_limit_or_cursor_fails_validation() {
    for (String query : List.of("limit=0", "limit=201", "limit=x", "cursor=x", "sort=up")) {
      assertThat(api.get("/v1/emails?" + query, api.key).statusCode()).as(query).isEqualTo(422);
    }
  }

  private static JsonObject email() {
    return new JsonObject()
        .put("to", "jo@example.com")
        .put("subject", "Hello")
        .put("text", "Hello Jo,\nbye");
  }

  private static List<String> pointers(JsonObject problem) {
    return problem.getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
