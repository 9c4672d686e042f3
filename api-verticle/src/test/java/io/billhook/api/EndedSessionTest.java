package io.billhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import io.billhook.config.OAuthConfig;
import io.billhook.config.OAuthConfig.Client;
import io.billhook.config.OAuthConfig.GitHub;
import io.billhook.devkit.Await;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A person whose session, or account, another process has ended, while this one still remembers it:
 * each route of the contract that writes, and what shows everything of an account, refuses them,
 * and nothing is written. They are operator and owner, so no route refuses them for another reason.
 */
class EndedSessionTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

  /** They read, and are as grave as what writes. */
  private static final Set<String> GRAVE_READS = Set.of("exportMe");

  private static final JsonObject BACK =
      new JsonObject().put("return_to", "https://api.example.com/back");

  /** Where more is asked for than types. */
  private static final Map<String, JsonObject> BODIES =
      Map.ofEntries(
          Map.entry(
              "changePassword",
              new JsonObject()
                  .put("current_password", TestPerson.PASSWORD)
                  .put("password", "quite another phrase")),
          Map.entry(
              "createApiKey",
              new JsonObject().put("name", "k").put("scopes", List.of("emails:read"))),
          Map.entry(
              "createEmail",
              new JsonObject().put("to", "a@b.io").put("subject", "s").put("text", "t")),
          Map.entry("createSms", new JsonObject().put("to", "+491701234567").put("body", "b")),
          Map.entry(
              "createTemplate",
              new JsonObject().put("name", "n").put("subject", "s").put("text", "t")),
          Map.entry("setPhone", new JsonObject().put("phone", "+491701234567")),
          Map.entry(
              "setSmtpCredential",
              new JsonObject().put("url", "smtp://u:p@1.1.1.1:587").put("from", "a@b.io")),
          Map.entry("startIdentityLink", BACK),
          Map.entry("startReauthentication", BACK));

  private static final String WAITING =
      """
      SELECT pid FROM pg_locks
      WHERE NOT granted AND transactionid = pg_current_xact_id()::xid
      """;

  private static TestApi api;
  private static int number;

  @BeforeAll
  static void start() {
    var nowhere = URI.create("http://127.0.0.1:1");
    var gitHub = new GitHub(nowhere, nowhere, new Client("id", "secret"));
    api = new TestApi(TestApi.ACCESS.with(new OAuthConfig(Map.of(), gitHub, List.of(), false)));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void who_was_signed_out_elsewhere_does_nothing_that_stays() {
    TestPerson person = mighty();
    end(person, "UPDATE session SET revoked_at = now() WHERE account_id = $1");
    Map<String, String> before = rows();
    Map<String, Integer> let = new TreeMap<>();
    int asked = 0;
    for (Operation operation : operations()) {
      if (isGrave(operation)) {
        asked++;
        int status = ask(person, operation).statusCode();
        if (status != 401) {
          let.put(operation.id(), status);
        }
      }
    }
    assertThat(let).isEmpty();
    assertThat(asked).isGreaterThan(40);
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void whose_account_is_gone_is_told_so_and_never_500() {
    TestPerson person = mighty();
    end(person, "DELETE FROM account WHERE id = $1");
    Map<String, Integer> let = new TreeMap<>();
    for (Operation operation : operations()) {
      int status = ask(person, operation).statusCode();
      if (isGrave(operation) ? status != 401 : status >= 500) {
        let.put(operation.id(), status);
      }
    }
    assertThat(let).isEmpty();
  }

  /** What is written for it would refer to nobody. */
  @Test
  void whose_account_goes_while_they_ask_is_told_so() {
    TestPerson person = mighty();
    var wish = new JsonObject().put("name", "Another");
    var asked = new CompletableFuture<HttpResponse<Buffer>>();
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx -> {
          tx.update("DELETE FROM account WHERE id = $1", account(person));
          Thread.ofVirtual()
              .start(() -> asked.complete(person.send(HttpMethod.POST, "/v1/tenants", wish)));
          Await.until("the request waits for this transaction", () -> !tx.query(WAITING).isEmpty());
        });
    assertThat(asked.join().statusCode()).isEqualTo(401);
  }

  @Test
  void once_it_has_heard_every_route_is_closed() {
    TestPerson person = mighty();
    try (var _ = api.parts.identity().listen(api.database, api.health, api.metrics.registry())) {
      Await.until("it hears", () -> api.health.report().getOrDefault("access_notices", false));
      assertThat(person.get("/v1/me").statusCode()).isEqualTo(200);
      asAuth("DELETE FROM account WHERE id = $1", account(person));
      Await.until("it has heard", () -> person.get("/v1/me").statusCode() == 401);
      for (Operation operation : operations()) {
        assertThat(ask(person, operation).statusCode()).as(operation.id()).isEqualTo(401);
      }
    }
  }

  /** While this process remembers the person. */
  private static void end(TestPerson person, String sql) {
    for (int i = 0; i < 2; i++) { // the first use of a token is noted, and then looked up again
      assertThat(person.get("/v1/me").statusCode()).isEqualTo(200);
    }
    asAuth(sql, account(person));
    assertThat(person.get("/v1/sessions").statusCode()).as("is remembered").isEqualTo(200);
  }

  /** An owner and an operator. */
  private static TestPerson mighty() {
    String email = "mighty" + ++number + "@ended.io";
    TestPerson person = TestPerson.register(api, email);
    asAuth("UPDATE account SET operator_role = 'admin' WHERE id = $1", account(person));
    return person;
  }

  private static UUID account(TestPerson person) {
    return UUID.fromString(TestClaims.of(person.access()).getString("sub"));
  }

  /** Those that take a person's token. */
  private static List<Operation> operations() {
    return Contract.load().operations().values().stream()
        .filter(o -> o.description().path("security").toString().contains("accessToken"))
        .toList();
  }

  private static boolean isGrave(Operation operation) {
    return !operation.method().equals("GET") || GRAVE_READS.contains(operation.id());
  }

  private static HttpResponse<Buffer> ask(TestPerson person, Operation operation) {
    String path =
        PARAMETER
            .matcher(operation.path().replace("{provider}", "github").replace("{name}", "email"))
            .replaceAll(UUID.randomUUID().toString());
    JsonObject body =
        operation.id().equals("createUsageEvents")
            ? usage()
            : BODIES.getOrDefault(operation.id(), SampleBody.of(Contract.load(), operation));
    var request =
        api.request(HttpMethod.valueOf(operation.method()), path)
            .bearerTokenAuthentication(person.access());
    if (operation.takesHeader("Idempotency-Key")) {
      request.putHeader("Idempotency-Key", UUID.randomUUID().toString());
    }
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }

  /** What is old is refused. */
  private static JsonObject usage() {
    JsonObject event =
        new JsonObject()
            .put("event_id", "e")
            .put("meter", "m")
            .put("value", "1")
            .put("timestamp", Instant.now().toString());
    return new JsonObject().put("events", new JsonArray().add(event));
  }

  /** A digest of each table that says who may do what, or that something is to be done. */
  private static Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (String table :
        List.of(
            "account",
            "api_key",
            "audit_log",
            "external_identity",
            "invitation",
            "membership",
            "one_time_token",
            "recovery_code",
            "session",
            "tenant",
            "text_code")) {
      rows.put(table, digest(table));
    }
    return rows;
  }

  private static String digest(String table) {
    return api.database.transact(
        table.equals("audit_log") ? Role.OPS : Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query(
                    "SELECT count(*) || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                        + " AS rows FROM "
                        + table
                        + " t")
                .first()
                .text("rows"));
  }

  private static void asAuth(String sql, @Nullable Object... parameters) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, parameters));
  }
}
