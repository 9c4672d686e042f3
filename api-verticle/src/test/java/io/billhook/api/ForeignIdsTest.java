package io.billhook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.contract.Contract;
import io.billhook.api.http.access.Scopes;
import io.billhook.api.http.access.TenantRole;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever id of one tenant is put into whatever route of the contract: the other tenant's people
 * and keys are told that there is no such thing, and nothing changes.
 */
class ForeignIdsTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");
  private static final String TENANTS =
      """
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1
      """;

  /** Whose ids are a tenant's, and whose routes are bound here. */
  private static final Set<String> OF_TENANTS =
      Set.of(
          "/v1/tenants",
          "/v1/api-keys",
          "/v1/billing/invoices",
          "/v1/emails",
          "/v1/jobs",
          "/v1/sms",
          "/v1/suppressions",
          "/v1/templates",
          "/v1/usage-events");

  /**
   * Whose ids are nobody's in a tenant: providers and a person's own things, which their tests look
   * at; what operators see; files.
   */
  private static final Set<String> OF_NO_TENANT =
      Set.of("/v1/auth", "/v1/me", "/v1/sessions", "/ops/api", "/docs", "/u");

  private static TestPeople people;
  private static UUID tenant;
  private static final List<String> IDS = new ArrayList<>();
  private static UUID stranger;
  private static UUID strangersTenant;
  private static String strangersKey;

  @BeforeAll
  static void start() {
    people = new TestPeople();
    UUID owner = people.account("o@a.io");
    tenant = people.tenant(owner, "A");
    people.member(tenant, "m@a.io", TenantRole.MEMBER);
    people.post(
        "/v1/tenants/" + tenant + "/invitations",
        owner,
        new JsonObject().put("email", "i@a.io").put("role", "member"));
    String key = key(owner);
    people.post(
        "/v1/emails",
        key,
        new JsonObject().put("to", "x@a.io").put("subject", "s").put("text", "t"));
    people.post(
        "/v1/templates",
        owner,
        new JsonObject().put("name", "n").put("subject", "s").put("text", "t"));
    IDS.add(tenant.toString());
    for (String list :
        List.of(
            "/v1/tenants/" + tenant + "/invitations",
            "/v1/api-keys",
            "/v1/audit-log",
            "/v1/templates")) {
      people.list(list, owner).forEach(item -> IDS.add(item.getString("id")));
    }
    people
        .list("/v1/tenants/" + tenant + "/members", owner)
        .forEach(member -> IDS.add(member.getString("user_id")));
    people.list("/v1/emails", key).forEach(email -> IDS.add(email.getString("id")));
    people.post("/v1/sms", key, new JsonObject().put("to", "+491701234567").put("body", "b"));
    people.list("/v1/sms", key).forEach(text -> IDS.add(text.getString("id")));
    people.post(
        "/v1/suppressions",
        owner,
        new JsonObject().put("channel", "email").put("address", "x@a.io"));
    people.list("/v1/suppressions", owner).forEach(one -> IDS.add(one.getString("id")));
    people.api.rows(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, data, fetched, synced_at)
        VALUES ('in_a', 'invoice', $1, '{"id": "in_a", "status": "paid", "created": 1}', 1, now())
        RETURNING stripe_id
        """,
        tenant);
    people.list("/v1/billing/invoices", owner).forEach(one -> IDS.add(one.getString("id")));
    stranger = people.account("o@b.io");
    strangersTenant = people.tenant(stranger, "B");
    strangersKey = key(stranger);
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void no_route_takes_anothers_id() throws SQLException {
    Map<String, String> before = rows();
    assertThat(before.keySet()).contains("api_key", "membership", "invitation", "audit_log");
    int asked = 0;
    for (var route : routes()) {
      for (String path : filled(route.path())) {
        for (Object who : List.of(stranger, strangersKey)) {
          people.api.clock.advance(Duration.ofMillis(100)); // else a quick machine meets the limits
          int status =
              people.send(HttpMethod.valueOf(route.method()), path, who, route.body()).statusCode();
          assertThat(status)
              .as(route.method() + " " + path)
              .isIn(who.equals(stranger) ? List.of(404) : List.of(403, 404));
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(100);
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void no_list_shows_anothers_rows() {
    for (String list :
        List.of(
            "/v1/tenants",
            "/v1/api-keys",
            "/v1/audit-log",
            "/v1/emails",
            "/v1/sms",
            "/v1/suppressions",
            "/v1/templates")) {
      for (Object who : List.of(stranger, strangersKey)) {
        var answer = people.get(list, who);
        assertThat(answer.statusCode()).as(list).isIn(200, 403);
        IDS.forEach(id -> assertThat(answer.bodyAsString()).as(list).doesNotContain(id));
      }
    }
    String body = people.get("/v1/audit-log?target=tenant:" + tenant, stranger).bodyAsString();
    assertThat(new JsonObject(body).getJsonArray("data")).isEmpty();
  }

  private record Route(String method, String path, @Nullable JsonObject body) {}

  /** Those of the contract with an id in the path that are bound here, and two older ones. */
  private static List<Route> routes() {
    Contract contract = Contract.load();
    List<Route> routes = new ArrayList<>();
    for (var operation : contract.operations().values()) {
      if (operation.path().contains("{") && isOfTenant(operation.path())) {
        routes.add(
            new Route(operation.method(), operation.path(), SampleBody.of(contract, operation)));
      }
    }
    assertThat(routes).hasSizeGreaterThan(12);
    routes.add(new Route("GET", "/v1/emails/{id}", null));
    routes.add(new Route("GET", "/v1/jobs/{id}", null));
    return routes;
  }

  private static boolean isOfTenant(String path) {
    boolean theirs = OF_TENANTS.stream().anyMatch(prefix -> isBelow(path, prefix));
    assertThat(theirs || OF_NO_TENANT.stream().anyMatch(prefix -> isBelow(path, prefix)))
        .as(
            "%s is below no known prefix: add it to OF_TENANTS and bind its feature in TestPeople,"
                + " or to OF_NO_TENANT where its ids are no tenant's",
            path)
        .isTrue();
    return theirs;
  }

  private static boolean isBelow(String path, String prefix) {
    return path.startsWith(prefix + "/");
  }

  @Test
  void a_path_of_an_unknown_prefix_fails_with_what_to_do() {
    assertThatThrownBy(() -> isOfTenant("/v1/notes/{id}"))
        .hasMessageContaining("/v1/notes/{id} is below no known prefix: add it to OF_TENANTS");
  }

  /** The ids of A in every place; beside one of them the stranger's own tenant, too. */
  private static List<String> filled(String path) {
    List<String> paths = new ArrayList<>();
    for (String id : IDS) {
      paths.add(PARAMETER.matcher(path).replaceAll(Matcher.quoteReplacement(id)));
      String own = PARAMETER.matcher(path).replaceFirst(strangersTenant.toString());
      if (own.contains("{")) {
        paths.add(PARAMETER.matcher(own).replaceAll(Matcher.quoteReplacement(id)));
        String theirs = PARAMETER.matcher(path).replaceFirst(tenant.toString());
        paths.add(PARAMETER.matcher(theirs).replaceAll(Matcher.quoteReplacement(id)));
      }
    }
    return paths;
  }

  /** A digest of all rows of A, by table; a key's last use is noted after its request. */
  private static Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = people.connect();
        var statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (var found = statement.executeQuery(TENANTS)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (String table : tables) {
        try (var digest =
            statement.executeQuery(
                """
                SELECT count(*) || ' ' || coalesce(md5(string_agg(r.text, '|' ORDER BY r.text)), '')
                FROM (SELECT (to_jsonb(t) - 'last_used_at')::text AS text FROM %s t
                      WHERE tenant_id = '%s') r
                """
                    .formatted(table, tenant))) {
          digest.next();
          rows.put(table, digest.getString(1));
        }
      }
    }
    return rows;
  }

  private static String key(UUID owner) {
    return TestApi.json(
            people.post(
                "/v1/api-keys",
                owner,
                new JsonObject()
                    .put("name", "all")
                    .put("scopes", new JsonArray(List.copyOf(Scopes.ALL)))))
        .getString("key");
  }
}
