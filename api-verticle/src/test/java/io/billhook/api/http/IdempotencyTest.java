package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.devkit.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One work for each Idempotency-Key, on two servers of one database. */
class IdempotencyTest {
  private static final String EMAILS = "/v1/emails";
  private static final String KEYS = "/v1/api-keys";
  private static TestPeople people;
  private static TestApi api;
  private static int number;

  private UUID owner = new UUID(0, 0);
  private UUID tenant = new UUID(0, 0);
  private String key = "";
  private String once = "";

  @BeforeAll
  static void start() {
    people = new TestPeople();
    api = people.api;
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @BeforeEach
  void make() {
    once = "key " + number++;
    owner = people.account("o@once" + number + ".io");
    tenant = people.tenant(owner, "Once");
    key = api.seedKey("Tenant " + number, "emails:write", "api-keys:write");
  }

  @Test
  void a_repeat_is_given_the_first_answer_also_by_another_process() {
    var first = api.post(EMAILS, key, once, email("a"));
    var second = people.send(HttpMethod.POST, EMAILS, key, once, email("a"));
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.getHeader("Idempotent-Replayed")).isNull();
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(second.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(sent("a")).isEqualTo(1);
  }

  @Test
  void another_request_under_the_key_is_refused() {
    api.post(EMAILS, key, once, email("b"));
    problem(api.post(EMAILS, key, once, email("b2")), 422, "idempotency-key-reused");
    assertThat(sent("b")).isEqualTo(1);
    assertThat(sent("b2")).isZero();
    assertThat(api.post(EMAILS, key, once + "x", email("b2")).statusCode()).isEqualTo(202);
  }

  @Test
  void of_fifty_at_once_one_does_it() {
    List<CompletableFuture<HttpResponse<Buffer>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> api.post(EMAILS, key, once, email("c")), Thread::startVirtualThread));
    }
    List<HttpResponse<Buffer>> answers = all.stream().map(CompletableFuture::join).toList();
    assertThat(sent("c")).isEqualTo(1);
    assertThat(answers)
        .filteredOn(a -> a.statusCode() == 202 && a.getHeader("Idempotent-Replayed") == null)
        .hasSize(1);
    for (var answer : answers) {
      if (answer.statusCode() != 202) {
        problem(answer, 409, "idempotency-key-in-use");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
      }
    }
  }

  /** The first is held up in mid-work by a lock on a row that it needs. */
  @Test
  void while_the_first_is_at_work_a_repeat_is_told_to_wait() throws SQLException {
    String path = KEYS + "/" + id(newKey(owner, once)) + "/rotate";
    String other = once + " rotate";
    CompletableFuture<HttpResponse<Buffer>> first;
    try (Connection lock = people.connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("SELECT id FROM api_key FOR UPDATE");
      first = CompletableFuture.supplyAsync(() -> rotate(path, other), Thread::startVirtualThread);
      awaitWaiting();
      problem(rotate(path, other), 409, "idempotency-key-in-use");
      lock.rollback();
    }
    assertThat(first.join().statusCode()).isEqualTo(201);
    assertThat(rotate(path, other).bodyAsString()).isEqualTo(first.join().bodyAsString());
  }

  @Test
  void a_key_is_for_one_caller_one_tenant_and_one_route() {
    String same = api.seedKey("Tenant " + number, "emails:write");
    String other = api.seedKey("Other " + number, "emails:write");
    for (String who : List.of(key, same, other)) {
      assertThat(first(api.post(EMAILS, who, once, email("d")))).isTrue();
    }
    assertThat(sent("d")).isEqualTo(3);

    UUID second = people.tenant(owner, "Second");
    for (UUID whose : List.of(tenant, second)) {
      String invitations = "/v1/tenants/" + whose + "/invitations";
      JsonObject guest = new JsonObject().put("email", "g@once.io").put("role", "viewer");
      assertThat(first(people.send(HttpMethod.POST, invitations, owner, once, guest))).isTrue();
      assertThat(first(people.send(HttpMethod.POST, invitations, owner, once, guest))).isFalse();
    }
    assertThat(first(newKey(owner, once))).isTrue();
  }

  @Test
  void a_person_without_a_tenant_makes_one_once() {
    UUID nobody = people.account("nobody" + number + "@once.io");
    var made = newTenant(nobody, once);
    var again = newTenant(nobody, once); // now they have one, by default
    assertThat(first(made)).isTrue();
    assertThat(first(again)).isFalse();
    assertThat(again.bodyAsString()).isEqualTo(made.bodyAsString());
    assertThat(people.list("/v1/tenants", nobody)).hasSize(1);
    assertThat(first(newTenant(owner, once))).as("another's").isTrue();
  }

  @Test
  void a_new_api_key_is_told_again_and_stored_sealed() throws SQLException {
    var made = newKey(owner, once);
    var again = newKey(owner, once);
    assertThat(first(again)).isFalse();
    assertThat(again.bodyAsString()).isEqualTo(made.bodyAsString());
    String text = TestApi.json(made).getString("key");
    assertThat(people.list(KEYS, owner)).hasSize(1);
    try (Connection connection = people.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT encode(answer, 'escape') FROM idempotency_key")) {
      int seen = 0;
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(text, "bh_live", "asked");
        seen++;
      }
      assertThat(seen).isPositive();
    }
  }

  @Test
  void a_refusal_is_an_answer_and_leaves_nothing_else() {
    String path = KEYS + "/" + id(newKey(owner, once)) + "/rotate";
    assertThat(rotate(path, once + "1").statusCode()).isEqualTo(201);
    int acts = people.actions(tenant).size();
    var refused = rotate(path, once + "2");
    problem(refused, 409, "conflict");
    var again = rotate(path, once + "2");
    problem(again, 409, "conflict");
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.bodyAsString()).isEqualTo(refused.bodyAsString());
    assertThat(people.actions(tenant)).hasSize(acts);
  }

  @Test
  void what_fails_validation_does_not_use_the_key() {
    assertThat(api.post(EMAILS, key, once, new JsonObject()).statusCode()).isEqualTo(422);
    assertThat(first(api.post(EMAILS, key, once, email("e")))).isTrue();
  }

  @Test
  void who_is_no_longer_let_in_is_not_told_the_answer() {
    String invitations = "/v1/tenants/" + tenant + "/invitations";
    JsonObject guest = new JsonObject().put("email", "h@once.io").put("role", "viewer");
    people.send(HttpMethod.POST, invitations, owner, once, guest);
    people.alter("DELETE FROM membership WHERE account_id = '" + owner + "'");
    problem(people.send(HttpMethod.POST, invitations, owner, once, guest), 404, "not-found");
  }

  @Test
  void after_a_day_the_key_is_free() {
    api.post(EMAILS, key, once, email("f"));
    people.alter("UPDATE idempotency_key SET created_at = created_at - interval '24 hours'");
    assertThat(first(api.post(EMAILS, key, once, email("f")))).isTrue();
    assertThat(first(api.post(EMAILS, key, once, email("f")))).isFalse();
    assertThat(sent("f")).isEqualTo(2);
  }

  @Test
  void where_it_is_required_a_request_without_one_is_refused() {
    for (String path : List.of(EMAILS, KEYS)) {
      var answer = bare(path, key, null, email("g"));
      problem(answer, 400, "bad-request");
      assertThat(TestApi.json(answer).getString("detail"))
          .isEqualTo("The header Idempotency-Key is missing");
    }
    assertThat(sent("g")).isZero();
  }

  @Test
  void elsewhere_a_request_without_one_is_done_each_time() {
    String path = KEYS + "/" + id(newKey(owner, once)) + "/rotate";
    String maker = TestApi.json(newKey(owner, once + "m")).getString("key");
    assertThat(bare(path, maker, null, new JsonObject()).statusCode()).isEqualTo(201);
    assertThat(bare(path, maker, null, new JsonObject()).statusCode()).isEqualTo(409);
  }

  @Test
  void a_malformed_key_is_refused() {
    String rotation = KEYS + "/" + UUID.randomUUID() + "/rotate";
    for (String bad : List.of("", "x".repeat(256), "caf\u00e9", "a\tb")) {
      problem(bare(EMAILS, key, bad, email("h")), 400, "bad-request");
      problem(bare(rotation, key, bad, new JsonObject()), 400, "bad-request");
    }
    assertThat(sent("h")).isZero();
    assertThat(first(api.post(EMAILS, key, "~".repeat(255), email("h")))).isTrue();
  }

  private HttpResponse<Buffer> newKey(UUID who, String under) {
    JsonObject wish =
        new JsonObject().put("name", "k").put("scopes", new JsonArray().add("api-keys:write"));
    return people.send(HttpMethod.POST, KEYS, who, under, wish);
  }

  private HttpResponse<Buffer> newTenant(UUID who, String under) {
    return people.send(
        HttpMethod.POST, "/v1/tenants", who, under, new JsonObject().put("name", "T"));
  }

  private HttpResponse<Buffer> rotate(String path, String under) {
    return people.send(HttpMethod.POST, path, owner, under, new JsonObject());
  }

  private static HttpResponse<Buffer> bare(
      String path, String who, @Nullable String once, JsonObject body) {
    var request = api.client.post(path).bearerTokenAuthentication(who);
    if (once != null) {
      request.putHeader("Idempotency-Key", once);
    }
    return request.sendJsonObject(body).await();
  }

  private static boolean first(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isBetween(200, 299);
    return answer.getHeader("Idempotent-Replayed") == null;
  }

  private static void problem(HttpResponse<Buffer> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    assertThat(TestApi.json(answer).getString("type")).isEqualTo("urn:billhook:problem:" + type);
  }

  private static String id(HttpResponse<Buffer> made) {
    return TestApi.json(made).getString("id");
  }

  private static JsonObject email(String name) {
    return new JsonObject().put("to", name + "@once.example").put("subject", "s").put("text", "t");
  }

  private static long sent(String name) {
    try (Connection connection = people.connect();
        var statement =
            connection.prepareStatement(
                """
                SELECT count(*) FROM email JOIN job USING (id) WHERE recipient = ? || '@once.example'
                """)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until a request waits for a row. */
  private static void awaitWaiting() throws SQLException {
    try (Connection connection = people.connect();
        var statement = connection.createStatement()) {
      Await.until("a request that waits", () -> isWaiting(statement));
    }
  }

  private static boolean isWaiting(Statement statement) {
    try (var rows =
        statement.executeQuery(
            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database()")) {
      return rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
