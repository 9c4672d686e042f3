package io.billhook.api.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An admin who is none any more, while this process still remembers that they were. */
class StaleMembershipTest {
  private static final String KEYS = "/v1/api-keys";
  private static final JsonObject KEY =
      TestPerson.proof().put("name", "k").put("scopes", List.of("emails:read"));
  private static TestApi api;
  private static int number;

  private TestPerson owner;
  private TestPerson admin;
  private UUID tenant = new UUID(0, 0);
  private UUID account = tenant;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void make() {
    number++;
    owner = TestPerson.register(api, "owner" + number + "@stale.io");
    admin = TestPerson.register(api, "admin" + number + "@stale.io");
    tenant = UUID.fromString(TestApi.json(owner.get("/v1/me")).getString("default_tenant"));
    account = UUID.fromString(TestClaims.of(admin.access()).getString("sub"));
    write("INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'admin')");
  }

  @Test
  void who_was_removed_elsewhere_makes_rotates_and_revokes_no_key() {
    String id = TestApi.json(send(HttpMethod.POST, KEYS, KEY)).getString("id");
    write("DELETE FROM membership WHERE tenant_id = $1 AND account_id = $2");
    assertThat(send(HttpMethod.GET, KEYS, null).statusCode()).as("is remembered").isEqualTo(200);
    assertThat(send(HttpMethod.POST, KEYS, KEY).statusCode()).isEqualTo(404);
    assertThat(rotate(id).statusCode()).isEqualTo(404);
    assertThat(send(HttpMethod.DELETE, KEYS + "/" + id, null).statusCode()).isEqualTo(404);
    assertThat(keys()).isOne();
  }

  @Test
  void who_has_a_lower_role_since_makes_and_rotates_no_key() {
    String id = TestApi.json(send(HttpMethod.POST, KEYS, KEY)).getString("id");
    write("UPDATE membership SET role = 'member' WHERE tenant_id = $1 AND account_id = $2");
    assertThat(send(HttpMethod.GET, KEYS, null).statusCode()).as("is remembered").isEqualTo(200);
    assertThat(send(HttpMethod.POST, KEYS, KEY).statusCode()).isEqualTo(403);
    assertThat(rotate(id).statusCode()).isEqualTo(403);
    assertThat(keys()).isOne();
  }

  @Test
  void a_key_that_was_revoked_elsewhere_makes_no_other() {
    var wish = TestPerson.proof().put("name", "maker").put("scopes", List.of("api-keys:write"));
    JsonObject maker = TestApi.json(send(HttpMethod.POST, KEYS, wish));
    assertThat(api.post(KEYS, maker.getString("key"), wish).statusCode()).isEqualTo(201);
    api.database.run(
        Role.API,
        TenantScope.of(tenant),
        tx ->
            tx.update(
                "UPDATE api_key SET revoked_at = now() WHERE id = $1",
                UUID.fromString(maker.getString("id"))));
    assertThat(api.post(KEYS, maker.getString("key"), wish).statusCode()).isEqualTo(401);
    assertThat(keys()).isEqualTo(2);
  }

  @Test
  void a_change_of_members_counts_at_once_in_the_process_that_made_it() {
    String member = "/v1/tenants/" + tenant + "/members/" + account;
    assertThat(send(HttpMethod.GET, KEYS, null).statusCode()).isEqualTo(200);
    var lower = new JsonObject().put("role", "member");
    assertThat(owner.send(HttpMethod.PATCH, member, lower).statusCode()).isEqualTo(200);
    assertThat(send(HttpMethod.GET, KEYS, null).statusCode()).isEqualTo(403);
    assertThat(send(HttpMethod.GET, "/v1/emails", null).statusCode()).isEqualTo(200);
    assertThat(owner.delete(member).statusCode()).isEqualTo(204);
    assertThat(send(HttpMethod.GET, "/v1/emails", null).statusCode()).isEqualTo(404);
  }

  private HttpResponse<Buffer> rotate(String id) {
    return send(HttpMethod.POST, KEYS + "/" + id + "/rotate", TestPerson.proof());
  }

  /** As the admin, in the owner's tenant. */
  private HttpResponse<Buffer> send(HttpMethod method, String path, @Nullable JsonObject body) {
    var request =
        api.request(method, path)
            .bearerTokenAuthentication(admin.access())
            .putHeader("Idempotency-Key", UUID.randomUUID().toString())
            .putHeader("X-Tenant-Id", tenant.toString());
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }

  /** As another process. */
  private void write(String sql) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, tenant, account));
  }

  private long keys() {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT count(*) FROM api_key WHERE tenant_id = $1", tenant)
                .first()
                .bigint("count"));
  }
}
