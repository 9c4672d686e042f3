package io.billhook.api.tenant;

import static io.billhook.devkit.job.JobAssertions.assertEnqueued;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.contract.billing.EndWithTenant;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantRoutesTest {
  private static TestPeople people;

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void who_makes_a_tenant_owns_it() {
    UUID ann = people.account("ann@makes.io");
    assertThat(people.list("/v1/tenants", ann)).isEmpty();
    var made = people.post("/v1/tenants", ann, name("First"));
    assertThat(made.statusCode()).isEqualTo(201);
    JsonObject tenant = TestApi.json(made);
    assertThat(tenant.getString("role")).isEqualTo("owner");
    assertThat(tenant.getString("created_at")).endsWith("Z");
    assertThat(people.list("/v1/tenants", ann)).containsExactly(tenant);
    String path = "/v1/tenants/" + tenant.getString("id");
    assertThat(TestApi.json(people.get(path, ann))).isEqualTo(tenant);
    assertThat(people.list(path + "/members", ann))
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.getString("user_id")).isEqualTo(ann.toString());
              assertThat(member.getString("email")).isEqualTo("ann@makes.io");
              assertThat(member.getString("role")).isEqualTo("owner");
            });
    // The first one is the default: no X-Tenant-Id is sent here.
    assertThat(people.get("/v1/audit-log", ann).statusCode()).isEqualTo(200);
  }

  @Test
  void lists_are_walked_by_their_cursor() {
    UUID ann = people.account("ann@walks.io");
    for (int i = 0; i < 3; i++) {
      people.tenant(ann, "T" + i);
    }
    JsonObject first = TestApi.json(people.get("/v1/tenants?limit=2", ann));
    JsonObject second =
        TestApi.json(
            people.get("/v1/tenants?limit=2&cursor=" + first.getString("next_cursor"), ann));
    assertThat(first.getJsonArray("data")).hasSize(2);
    assertThat(second.getJsonArray("data")).hasSize(1);
    assertThat(second.getString("next_cursor")).isNull();
    assertThat(people.get("/v1/tenants?limit=0", ann).statusCode()).isEqualTo(422);
    assertThat(people.get("/v1/tenants?owner=me", ann).statusCode()).isEqualTo(422);
  }

  @Test
  void naughty_names_are_stored_or_refused_but_never_a_crash() {
    UUID ann = people.account("ann@naughty.io");
    for (String good : List.of("🙂 مرحبا", "'; DROP TABLE tenant; --", "%s\\u0000")) {
      var response = people.post("/v1/tenants", ann, name(good));
      assertThat(response.statusCode()).as(good).isEqualTo(201);
      assertThat(TestApi.json(response).getString("name")).isEqualTo(good);
    }
    for (String bad :
        List.of(
            "",
            "  ",
            "\u3000",
            "\u202Egnp.exe",
            "a\u0000b",
            "two\nlines",
            "pay at https://evil.example",
            "see WWW.evil.example",
            "\u001b[31m",
            "\ud800",
            "x".repeat(201))) {
      assertThat(people.post("/v1/tenants", ann, name(bad)).statusCode()).as(bad).isEqualTo(422);
    }
    assertThat(people.post("/v1/tenants", ann, name("x".repeat(100_000))).statusCode())
        .isEqualTo(422);
    assertThat(people.post("/v1/tenants", ann, name("x").put("plan", "free")).statusCode())
        .isEqualTo(422);
    assertThat(people.post("/v1/tenants", ann, new JsonObject().put("name", 5)).statusCode())
        .isEqualTo(422);
    assertThat(people.send(HttpMethod.POST, "/v1/tenants", ann, null).statusCode()).isEqualTo(415);
  }

  @Test
  void admins_rename_and_others_do_not() {
    UUID owner = people.account("o@renames.io");
    UUID tenant = people.tenant(owner, "Old");
    UUID admin = people.member(tenant, "a@renames.io", TenantRole.ADMIN);
    UUID member = people.member(tenant, "m@renames.io", TenantRole.MEMBER);
    String path = "/v1/tenants/" + tenant;
    assertThat(people.patch(path, member, name("New")).statusCode()).isEqualTo(403);
    assertThat(people.patch(path, admin, name("")).statusCode()).isEqualTo(422);
    assertThat(TestApi.json(people.patch(path, admin, name("New"))).getString("name"))
        .isEqualTo("New");
    assertThat(TestApi.json(people.get(path, member)).getString("name")).isEqualTo("New");
    assertThat(people.actions(tenant)).containsExactly("tenant.rename", "tenant.create");
  }

  @Test
  void a_deleted_tenant_is_gone_for_all_but_its_owners_and_can_be_restored() {
    UUID owner = people.account("o@deletes.io");
    UUID tenant = people.tenant(owner, "Gone");
    UUID admin = people.member(tenant, "a@deletes.io", TenantRole.ADMIN);
    String key = key(admin);
    String path = "/v1/tenants/" + tenant;
    assertThat(people.get("/v1/emails", key).statusCode()).isEqualTo(200);
    assertThat(people.delete(path, admin).statusCode()).isEqualTo(403);
    assertThat(people.post(path + "/restore", owner, new JsonObject()).statusCode()).isEqualTo(409);

    JsonObject deleted = TestApi.json(people.delete(path, owner));
    assertThat(deleted.getInstant("purge_at"))
        .isEqualTo(deleted.getInstant("deleted_at").plus(Duration.ofDays(14)));
    assertThat(TestApi.json(people.delete(path, owner))).isEqualTo(deleted);
    assertThat(people.get("/v1/emails", key).statusCode()).as("at once").isEqualTo(401);
    assertThat(people.get(path, admin).statusCode()).isEqualTo(404);
    assertThat(people.list("/v1/tenants", admin)).isEmpty();
    assertThat(people.get(path, owner).statusCode()).isEqualTo(200);
    assertThat(people.list("/v1/tenants", owner)).hasSize(1);
    assertThat(people.get(path + "/members", owner).statusCode()).isEqualTo(409);
    assertThat(people.patch(path, owner, name("x")).statusCode()).isEqualTo(409);

    assertThat(people.post(path + "/restore", admin, new JsonObject()).statusCode()).isEqualTo(404);
    JsonObject back = TestApi.json(people.post(path + "/restore", owner, new JsonObject()));
    assertThat(back.getString("deleted_at")).isNull();
    assertThat(people.get(path, admin).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/emails", key).statusCode()).isEqualTo(200);
    assertThat(people.actions(tenant)).startsWith("tenant.restore", "tenant.delete");
    assertEnqueued(people.api.database, EndWithTenant.KIND, new EndWithTenant(tenant));
  }

  @Test
  void after_the_grace_nothing_is_restored() {
    UUID owner = people.account("o@late.io");
    UUID tenant = people.tenant(owner, "Late");
    people.delete("/v1/tenants/" + tenant, owner);
    people.alter("UPDATE tenant SET purge_at = now() WHERE id = '" + tenant + "'");
    assertThat(
            people.post("/v1/tenants/" + tenant + "/restore", owner, new JsonObject()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void a_key_is_no_person() {
    UUID owner = people.account("o@key.io");
    UUID tenant = people.tenant(owner, "Key");
    String key = key(owner);
    assertThat(people.get("/v1/tenants", key).statusCode()).isEqualTo(403);
    assertThat(people.get("/v1/tenants/" + tenant, key).statusCode()).isEqualTo(403);
    assertThat(people.post("/v1/tenants", key, name("x")).statusCode()).isEqualTo(403);
    assertThat(people.get("/v1/tenants", "bh_test_x").statusCode()).isEqualTo(401);
  }

  private static String key(UUID admin) {
    return TestApi.json(
            people.post(
                "/v1/api-keys",
                admin,
                new JsonObject().put("name", "k").put("scopes", List.of("emails:read"))))
        .getString("key");
  }

  private static JsonObject name(String name) {
    return new JsonObject().put("name", name);
  }
}
