package io.billhook.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditRoutesTest {
  private static TestPeople people;
  private static UUID owner;
  private static UUID tenant;
  private static UUID admin;

  @BeforeAll
  static void start() {
    people = new TestPeople();
    owner = people.account("o@audit.io");
    tenant = people.tenant(owner, "Audited");
    admin = people.member(tenant, "a@audit.io", TenantRole.ADMIN);
    people.patch("/v1/tenants/" + tenant, admin, new JsonObject().put("name", "Renamed"));
    key("emails:read");
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void an_entry_tells_who_what_when_from_where_and_in_which_request() {
    var rename =
        people.patch("/v1/tenants/" + tenant, admin, new JsonObject().put("name", "Again"));
    JsonObject entry = people.list("/v1/audit-log", owner).getFirst();
    assertThat(entry.getString("action")).isEqualTo("tenant.rename");
    assertThat(entry.getString("actor_type")).isEqualTo("account");
    assertThat(entry.getString("actor_id")).isEqualTo(admin.toString());
    assertThat(entry.getString("target")).isEqualTo("tenant:" + tenant);
    assertThat(entry.getString("ip")).isEqualTo("127.0.0.1");
    assertThat(entry.getString("request_id")).isEqualTo(rename.getHeader("X-Request-Id"));
    assertThat(entry.getString("created_at")).endsWith("Z");
  }

  @Test
  void it_is_filtered_and_walked() {
    List<JsonObject> all = people.list("/v1/audit-log", owner);
    assertThat(all.getLast().getString("action")).isEqualTo("tenant.create");
    assertThat(people.list("/v1/audit-log?action=tenant.create", owner)).hasSize(1);
    assertThat(people.list("/v1/audit-log?action=none", owner)).isEmpty();
    assertThat(people.list("/v1/audit-log?actor=" + admin, owner))
        .isNotEmpty()
        .allMatch(entry -> entry.getString("actor_id").equals(admin.toString()));
    assertThat(people.list("/v1/audit-log?target=tenant:" + tenant, owner))
        .isNotEmpty()
        .allMatch(entry -> entry.getString("action").startsWith("tenant."));
    JsonObject page = TestApi.json(people.get("/v1/audit-log?limit=1", owner));
    String next = "/v1/audit-log?limit=1&cursor=" + page.getString("next_cursor");
    assertThat(people.list(next, owner)).containsExactly(all.get(1));
    for (String wrong : List.of("actor=me", "limit=x", "who=me", "action=%00")) {
      assertThat(people.get("/v1/audit-log?" + wrong, owner).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void it_is_for_admins_and_for_keys_that_may() {
    UUID member = people.member(tenant, "m@audit.io", TenantRole.MEMBER);
    assertThat(people.get("/v1/audit-log", member).statusCode()).isEqualTo(403);
    assertThat(people.get("/v1/audit-log", admin).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/audit-log", key("emails:read")).statusCode()).isEqualTo(403);
    assertThat(people.get("/v1/audit-log", key("audit-log:read")).statusCode()).isEqualTo(200);
  }

  @Test
  void what_a_key_does_is_noted_as_the_keys() {
    String maker = key("api-keys:write", "emails:read");
    people.post(
        "/v1/api-keys",
        maker,
        new JsonObject().put("name", "made").put("scopes", List.of("emails:read")));
    JsonObject entry = people.list("/v1/audit-log", owner).getFirst();
    assertThat(entry.getString("action")).isEqualTo("api_key.create");
    assertThat(entry.getString("actor_type")).isEqualTo("api_key");
  }

  @Test
  void a_refused_act_leaves_no_entry() {
    int before = people.list("/v1/audit-log", owner).size();
    people.delete("/v1/tenants/" + tenant + "/members/" + owner, owner);
    assertThat(people.list("/v1/audit-log", owner)).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void no_role_changes_or_removes_an_entry(Role role) {
    for (String sql :
        List.of(
            "UPDATE audit_log SET action = 'x'",
            "UPDATE audit_log SET reason = NULL WHERE false",
            "DELETE FROM audit_log",
            "TRUNCATE audit_log")) {
      assertThatThrownBy(
              () -> people.api.database.run(role, TenantScope.of(tenant), tx -> tx.update(sql)))
          .as(role + ": " + sql)
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
    }
  }

  /** Nor may one tenant write into another's log. */
  @Test
  void a_tenant_writes_only_its_own() {
    assertThatThrownBy(
            () ->
                people.api.database.run(
                    Role.API,
                    TenantScope.of(UUID.randomUUID()),
                    tx ->
                        tx.update(
                            """
                            INSERT INTO audit_log (id, tenant_id, actor_type, action, target)
                            VALUES (gen_random_uuid(), $1, 'system', 'x', 'x')
                            """,
                            tenant)))
        .isInstanceOf(DatabaseException.class);
  }

  private static String key(String... scopes) {
    return TestApi.json(
            people.post(
                "/v1/api-keys",
                admin,
                new JsonObject().put("name", "k").put("scopes", List.of(scopes))))
        .getString("key");
  }
}
