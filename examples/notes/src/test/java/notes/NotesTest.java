package notes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.billhook.launcher.dev.DevInstallation;
import io.billhook.launcher.dev.DevInstallation.Tenant;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notes as their users have them, over HTTP on a whole installation. */
final class NotesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static DevInstallation billhook;

  @BeforeAll
  static void start() {
    billhook = DevInstallation.start(Map.of("NOTES_MOST", "4"));
  }

  @AfterAll
  static void stop() {
    billhook.close();
  }

  @Test
  void a_note_is_written_once_and_its_words_are_counted() throws Exception {
    Tenant tenant = billhook.tenant("Writer");
    var first = post(tenant, "once-1", "{\"text\": \"Buy milk today\"}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    String id = JSON.readTree(first.body()).get("id").asText();
    var again = post(tenant, "once-1", "{\"text\": \"Buy milk today\"}");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");

    JsonNode note = counted(tenant, id);
    assertThat(note.get("words").asInt()).isEqualTo(3);
    assertThat(note.get("text").asText()).isEqualTo("Buy milk today");
    JsonNode events = get(tenant, "/v1/events?type=notes.counted");
    assertThat(events.get("data")).hasSize(1);
    assertThat(events.at("/data/0/subject").asText()).isEqualTo(id);

    assertThat(ask(tenant, "DELETE", "/v1/notes/" + id).statusCode()).isEqualTo(204);
    assertThat(ask(tenant, "GET", "/v1/notes/" + id).statusCode()).isEqualTo(404);
    assertThat(ask(tenant, "DELETE", "/v1/notes/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void notes_come_in_pages_newest_first_and_there_is_a_most() throws Exception {
    Tenant tenant = billhook.tenant("Many");
    for (int i = 0; i < 4; i++) {
      assertThat(post(tenant, "many-" + i, "{\"text\": \"Note " + i + "\"}").statusCode())
          .isEqualTo(201);
    }
    var more = post(tenant, "many-4", "{\"text\": \"Note 4\"}");
    assertThat(more.statusCode()).isEqualTo(409);
    assertThat(more.body()).contains("limit-reached", "raise NOTES_MOST");

    Set<String> seen = new HashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = get(tenant, "/v1/notes?limit=3" + cursor);
      page.get("data").forEach(note -> assertThat(seen.add(note.get("text").asText())).isTrue());
      cursor =
          page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
      pages++;
    } while (!cursor.isEmpty());
    assertThat(pages).isEqualTo(2);
    assertThat(seen).containsExactlyInAnyOrder("Note 0", "Note 1", "Note 2", "Note 3");
  }

  @Test
  void another_tenant_sees_none_of_it() throws Exception {
    Tenant owner = billhook.tenant("Owner");
    Tenant stranger = billhook.tenant("Stranger");
    String id =
        JSON.readTree(post(owner, "mine", "{\"text\": \"Mine\"}").body()).get("id").asText();
    assertThat(ask(stranger, "GET", "/v1/notes/" + id).statusCode()).isEqualTo(404);
    assertThat(ask(stranger, "DELETE", "/v1/notes/" + id).statusCode()).isEqualTo(404);
    assertThat(get(stranger, "/v1/notes").get("data")).isEmpty();
    assertThat(ask(owner, "GET", "/v1/notes/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void requests_are_held_to_the_contract_which_is_published_whole() throws Exception {
    var wrong = post(billhook.tenant(), "wrong", "{\"txt\": \"\"}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("/txt", "is not known", "/text", "is missing");
    JsonNode contract = get(billhook.tenant(), "/openapi.json");
    assertThat(contract.at("/paths/~1v1~1notes/post/operationId").asText())
        .isEqualTo("notesCreate");
    assertThat(contract.at("/components/schemas/NotesNote")).isNotEmpty();
    assertThat(contract.at("/paths/~1v1~1emails/post/operationId").asText()).isNotEmpty();
    assertThat(ask(billhook.tenant(), "GET", "/notes").body()).contains("<h1>Notes</h1>");
  }

  @Test
  void a_key_may_what_its_scopes_say() throws Exception {
    var response =
        CLIENT.send(
            HttpRequest.newBuilder(billhook.url().resolve("/v1/notes")).build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(401);
  }

  /** A tenant that is purged leaves no note; who makes backups sees every one. */
  @Test
  void notes_go_with_their_tenant_and_into_backups() throws Exception {
    Tenant tenant = billhook.tenant("Leaving");
    assertThat(post(tenant, "left", "{\"text\": \"Left\"}").statusCode()).isEqualTo(201);
    var url = billhook.database().url();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
                "postgres",
                "postgres");
        var statement = connection.createStatement()) {
      String count = "SELECT count(*) FROM notes_note WHERE tenant_id = '" + tenant.id() + "'";
      statement.execute("SET ROLE billhook_backup");
      assertThat(number(statement, count)).isEqualTo(1);
      statement.execute("RESET ROLE");
      statement.execute(
          "UPDATE tenant SET deleted_at = now(), purge_at = now() - interval '1 day' WHERE id = '"
              + tenant.id()
              + "'");
      statement.execute("SET ROLE billhook_engine");
      statement.execute("DELETE FROM tenant WHERE id = '" + tenant.id() + "'");
      statement.execute("RESET ROLE");
      assertThat(number(statement, count)).isZero();
    }
  }

  private static long number(java.sql.Statement statement, String sql) throws Exception {
    try (var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static JsonNode counted(Tenant tenant, String id) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    JsonNode note;
    do {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      note = get(tenant, "/v1/notes/" + id);
    } while (note.get("words").isNull() && Instant.now().isBefore(end));
    return note;
  }

  private static JsonNode get(Tenant tenant, String path) throws Exception {
    var response = ask(tenant, "GET", path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> ask(Tenant tenant, String method, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(tenant, path).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(Tenant tenant, String key, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(tenant, "/v1/notes")
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Tenant tenant, String path) {
    return HttpRequest.newBuilder(billhook.url().resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + tenant.apiKey());
  }
}
