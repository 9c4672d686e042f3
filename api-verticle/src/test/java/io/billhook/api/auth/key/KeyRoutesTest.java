package io.billhook.api.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.devkit.Await;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRoutesTest {
  private static final String PATH = "/v1/api-keys";
  private static TestPeople people;
  private static int number;

  private UUID owner = new UUID(0, 0);
  private UUID tenant = new UUID(0, 0);

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @BeforeEach
  void make() {
    owner = people.account("o@key" + number++ + ".io");
    tenant = people.tenant(owner, "Keys");
  }

  @AfterEach
  void presentTime() {
    people.api.clock.reset();
  }

  @Test
  void a_key_is_shown_once_and_works_within_its_scopes() {
    var answer = create(owner, key("emails:read"));
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonObject made = TestApi.json(answer);
    String text = made.getString("key");
    assertThat(text).matches("bh_live_[0-9A-Za-z]{43}").startsWith(made.getString("prefix"));
    assertThat(made.getJsonArray("scopes")).containsExactly("emails:read");
    assertThat(made.getValue("expires_at")).isNull();
    assertThat(people.get("/v1/emails", text).statusCode()).isEqualTo(200);
    assertThat(people.post("/v1/emails", text, new JsonObject()).statusCode()).isEqualTo(403);

    String path = PATH + "/" + made.getString("id");
    var listed = people.get(PATH, owner);
    assertThat(listed.bodyAsString()).doesNotContain(text);
    JsonObject shown = TestApi.json(people.get(path, owner));
    assertThat(shown.getString("created_by")).isEqualTo(owner.toString());
    assertThat(shown.containsKey("key")).isFalse();
    assertThat(people.list(PATH, owner)).hasSize(1);
    assertThat(people.actions(tenant)).startsWith("api_key.create");
  }

  /** Though this process has just looked at them. */
  @Test
  void the_keys_of_a_tenant_end_when_it_is_deleted_and_come_back_with_it() {
    String text = TestApi.json(create(owner, key("emails:read"))).getString("key");
    assertThat(people.get("/v1/emails", text).statusCode()).isEqualTo(200);
    String path = "/v1/tenants/" + tenant;
    assertThat(people.delete(path, owner).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/emails", text).statusCode()).isEqualTo(401);
    assertThat(people.post(path + "/restore", owner, new JsonObject()).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/emails", text).statusCode()).isEqualTo(200);
  }

  /** Keys are made at the rate of log-ins. */
  private static void ratesRefill() {
    people.api.clock.advance(Duration.ofSeconds(25));
  }

  @Test
  void a_tenant_has_fifty_keys_and_each_can_still_be_rotated() {
    String first = TestApi.json(create(owner, key("emails:read"))).getString("id");
    for (int i = 1; i < 49; i++) {
      ratesRefill();
      assertThat(create(owner, key("emails:read")).statusCode()).isEqualTo(201);
    }
    ratesRefill();
    assertThat(atOnce(() -> create(owner, key("emails:read"))))
        .containsExactlyInAnyOrder(201, 409, 409, 409);
    JsonObject refused = TestApi.json(create(owner, key("emails:read")));
    assertThat(refused.getString("type")).isEqualTo("urn:billhook:problem:limit-reached");
    assertThat(refused.getString("detail"))
        .isEqualTo("A tenant has at most 50 API keys; revoke one that nobody needs first");

    String last = first;
    for (int i = 0; i < 50; i++) {
      ratesRefill();
      last = TestApi.json(rotate(last)).getString("id");
    }
    JsonObject ever = TestApi.json(rotate(last));
    assertThat(ever.getString("type")).isEqualTo("urn:billhook:problem:limit-reached");

    assertThat(people.delete(PATH + "/" + last, owner).statusCode()).isEqualTo(204);
    assertThat(create(owner, key("emails:read")).statusCode()).isEqualTo(201);
  }

  private HttpResponse<Buffer> rotate(String id) {
    return people.post(PATH + "/" + id + "/rotate", owner, new JsonObject());
  }

  /** Statuses of four that are sent at once. */
  private static List<Integer> atOnce(Supplier<HttpResponse<Buffer>> request) {
    List<CompletableFuture<Integer>> sent = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        sent.add(CompletableFuture.supplyAsync(() -> request.get().statusCode(), threads));
      }
      return sent.stream().map(CompletableFuture::join).toList();
    }
  }

  @Test
  void in_a_development_installation_keys_are_for_tests() {
    people.alter("UPDATE installation SET development = true");
    JsonObject made = TestApi.json(create(owner, key("emails:read")));
    people.alter("UPDATE installation SET development = false");
    assertThat(made.getString("key")).startsWith("bh_test_");
  }

  @Test
  void wrong_input_is_refused() {
    JsonArray none = new JsonArray();
    JsonArray twice = new JsonArray().add("emails:read").add("emails:read");
    for (JsonObject bad :
        List.of(
            key("emails:admin"),
            key("*"),
            key("emails:read").put("scopes", none),
            key("emails:read").put("scopes", twice),
            key("emails:read").put("scopes", "emails:read"),
            new JsonObject().put("name", "x"),
            key("emails:read").put("name", " "),
            key("emails:read").put("name", "x".repeat(100_000)),
            key("emails:read").put("name", "a\u0000"),
            key("emails:read").put("live", true),
            key("emails:read").put("expires_at", "tomorrow"),
            key("emails:read").put("expires_at", "2020-01-01T00:00:00Z"),
            key("emails:read").put("expires_at", "+1000000-01-01T00:00:00Z"),
            key("emails:read").put("expires_at", 5))) {
      var answer = create(owner, bad);
      assertThat(answer.statusCode()).as("%.60s", bad.encode()).isEqualTo(422);
    }
    assertThat(people.list(PATH, owner)).isEmpty();
  }

  @Test
  void a_bad_scope_is_one_error() {
    var answer = create(owner, key("emails:rite"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(TestApi.json(answer).getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("pointer"))
        .containsExactly("/scopes/0");
  }

  @Test
  void keys_are_for_admins_and_for_keys_that_may() {
    UUID member = people.member(tenant, "m" + number + "@key.io", TenantRole.MEMBER);
    assertThat(create(member, key("emails:read")).statusCode()).isEqualTo(403);
    assertThat(people.get(PATH, member).statusCode()).isEqualTo(403);
    String plain = text(create(owner, key("emails:read")));
    assertThat(create(plain, key("emails:read")).statusCode()).isEqualTo(403);
    assertThat(people.get(PATH, plain).statusCode()).isEqualTo(403);

    String maker = text(create(owner, key("api-keys:write", "emails:read")));
    assertThat(create(maker, key("emails:write")).statusCode()).isEqualTo(403);
    var made = create(maker, key("emails:read"));
    assertThat(made.statusCode()).isEqualTo(201);
    String wide = id(create(owner, key("emails:write")));
    assertThat(rotate(maker, wide, 0).statusCode()).isEqualTo(403);
    assertThat(people.get(PATH, maker).statusCode()).as("to write is not to read").isEqualTo(403);
  }

  @Test
  void a_revoked_key_ends_at_once_here() {
    var made = create(owner, key("emails:read"));
    assertThat(people.get("/v1/emails", text(made)).statusCode()).isEqualTo(200);
    String path = PATH + "/" + id(made);
    assertThat(people.delete(path, owner).statusCode()).isEqualTo(204);
    assertThat(people.get("/v1/emails", text(made)).statusCode()).isEqualTo(401);
    assertThat(people.delete(path, owner).statusCode()).isEqualTo(404);
    assertThat(people.get(path, owner).statusCode()).isEqualTo(404);
    assertThat(people.list(PATH, owner)).isEmpty();
    assertThat(people.actions(tenant)).startsWith("api_key.revoke");
  }

  @Test
  void a_key_expires_though_it_is_remembered() {
    Instant end = Instant.now().plusSeconds(20);
    var made = create(owner, key("emails:read").put("expires_at", end.toString()));
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(people.get("/v1/emails", text(made)).statusCode()).isEqualTo(200);
    people.api.clock.advance(Duration.ofSeconds(21));
    assertThat(people.get("/v1/emails", text(made)).statusCode()).isEqualTo(401);
  }

  @Test
  void after_a_rotation_both_work_for_the_overlap() {
    var old = create(owner, key("emails:read"));
    assertThat(people.get("/v1/emails", text(old)).statusCode()).isEqualTo(200);
    assertThat(rotate(owner, id(old), 604_801).statusCode()).isEqualTo(422);
    assertThat(rotate(owner, id(old), -1).statusCode()).isEqualTo(422);
    var young = rotate(owner, id(old), 60);
    assertThat(young.statusCode()).isEqualTo(201);
    assertThat(TestApi.json(young).getJsonArray("scopes")).containsExactly("emails:read");
    assertThat(people.get("/v1/emails", text(old)).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/emails", text(young)).statusCode()).isEqualTo(200);
    JsonObject shown = TestApi.json(people.get(PATH + "/" + id(old), owner));
    assertThat(shown.getString("rotated_to")).isEqualTo(id(young));
    assertThat(rotate(owner, id(old), 60).statusCode()).isEqualTo(409);

    people.api.clock.advance(Duration.ofSeconds(61));
    assertThat(people.get("/v1/emails", text(old)).statusCode()).isEqualTo(401);
    assertThat(people.get("/v1/emails", text(young)).statusCode()).isEqualTo(200);
    people.api.clock.reset();
    var last = rotate(owner, id(young), 0);
    assertThat(people.get("/v1/emails", text(young)).statusCode()).isEqualTo(401);
    assertThat(people.get("/v1/emails", text(last)).statusCode()).isEqualTo(200);
  }

  @Test
  void use_is_noted_at_most_once_a_minute() {
    var made = create(owner, key("emails:read"));
    String path = PATH + "/" + id(made);
    assertThat(TestApi.json(people.get(path, owner)).getString("last_used_at")).isNull();
    people.get("/v1/emails", text(made));
    Instant first = awaitUse(path, Instant.EPOCH);
    people.get("/v1/emails", text(made));
    people.api.clock.advance(Duration.ofSeconds(61));
    people.alter(
        "UPDATE api_key SET last_used_at = last_used_at - interval '61 s' WHERE id = '"
            + id(made)
            + "'");
    people.get("/v1/emails", text(made));
    assertThat(awaitUse(path, first.minusSeconds(60))).isAfterOrEqualTo(first);
  }

  @Test
  void the_key_of_one_tenant_is_none_of_anothers() {
    var made = create(owner, key("emails:read"));
    UUID other = people.account("other" + number + "@key.io");
    people.tenant(other, "Other");
    String path = PATH + "/" + id(made);
    assertThat(people.get(path, other).statusCode()).isEqualTo(404);
    assertThat(people.delete(path, other).statusCode()).isEqualTo(404);
    assertThat(rotate(other, id(made), 0).statusCode()).isEqualTo(404);
    boolean stored =
        people.api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query("SELECT api_key::text AS row FROM api_key").stream()
                    .anyMatch(row -> row.text("row").contains(text(made))));
    assertThat(stored).isFalse();
  }

  private static Instant awaitUse(String path, Instant after) {
    return Await.value(
        "the use",
        Duration.ofSeconds(10),
        () ->
            people.api.database.transact(
                Role.AUTH,
                TenantScope.none(),
                tx ->
                    tx
                        .query(
                            "SELECT last_used_at FROM api_key WHERE id = $1 AND last_used_at > $2",
                            UUID.fromString(path.substring(PATH.length() + 1)),
                            after)
                        .stream()
                        .map(row -> row.instant("last_used_at"))
                        .findFirst()));
  }

  private static HttpResponse<Buffer> create(Object who, JsonObject body) {
    return people.post(PATH, who, body);
  }

  private static HttpResponse<Buffer> rotate(Object who, String id, int seconds) {
    return people.post(
        PATH + "/" + id + "/rotate", who, new JsonObject().put("expires_in_seconds", seconds));
  }

  private static JsonObject key(String... scopes) {
    return new JsonObject().put("name", "k").put("scopes", new JsonArray(List.of(scopes)));
  }

  private static String text(HttpResponse<Buffer> made) {
    return TestApi.json(made).getString("key");
  }

  private static String id(HttpResponse<Buffer> made) {
    return TestApi.json(made).getString("id");
  }
}
