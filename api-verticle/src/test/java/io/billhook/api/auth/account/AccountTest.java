package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's own account, devices and password. */
class AccountTest {
  private static final String NEW = "another long phrase";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private static int update(String sql, @Nullable Object... parameters) {
    return api.database.transact(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, parameters));
  }

  @Test
  void one_may_change_ones_name() {
    TestPerson ada = TestPerson.register(api, "name@x.io");
    var renamed = ada.send(HttpMethod.PATCH, "/v1/me", new JsonObject().put("name", "Ada 😀"));
    assertThat(TestApi.json(renamed).getString("name")).isEqualTo("Ada 😀");
    assertThat(TestApi.json(ada.get("/v1/me")).getString("name")).isEqualTo("Ada 😀");
    var long_ = new JsonObject().put("name", "x".repeat(201));
    assertThat(ada.send(HttpMethod.PATCH, "/v1/me", long_).statusCode()).isEqualTo(422);
    var role = new JsonObject().put("name", "Ada").put("operator_role", "admin");
    assertThat(ada.send(HttpMethod.PATCH, "/v1/me", role).statusCode()).isEqualTo(422);
    assertThat(api.get("/v1/me", api.key).statusCode()).isEqualTo(403);
    assertThat(api.client.get("/v1/me").send().await().statusCode()).isEqualTo(401);
  }

  @Test
  void a_person_acts_for_tenants_that_they_belong_to() {
    TestPerson ada = TestPerson.register(api, "member@x.io");
    TestPerson eve = TestPerson.register(api, "eve@x.io");
    String own = TestApi.json(ada.get("/v1/me")).getString("default_tenant");
    assertThat(inTenant(ada, own)).isEqualTo(200);
    assertThat(inTenant(eve, own)).isEqualTo(404);
    assertThat(inTenant(ada, UUID.randomUUID().toString())).isEqualTo(404);
    assertThat(inTenant(ada, "1-1-1-1-1")).isEqualTo(404);
    assertThat(ada.get("/v1/emails").statusCode()).isEqualTo(200);
    update(
        "UPDATE tenant SET deleted_at = now(), purge_at = now() WHERE id = $1",
        UUID.fromString(own));
    api.clock.advance(Duration.ofSeconds(30));
    assertThat(inTenant(ada, own)).isEqualTo(404);
    assertThat(ada.get("/v1/emails").statusCode()).isEqualTo(403);
  }

  @Test
  void a_tenant_that_is_gone_stands_in_nobodys_way_out() {
    TestPerson ada = TestPerson.register(api, "stale@x.io");
    String gone = UUID.randomUUID().toString();
    String own = TestApi.json(ada.get("/v1/me")).getString("default_tenant");
    for (String path : List.of("/v1/sessions", "/v1/tenants", "/v1/tenants/" + own)) {
      assertThat(inTenant(ada, HttpMethod.GET, path, gone)).as(path).isEqualTo(200);
    }
    assertThat(inTenant(ada, HttpMethod.GET, "/v1/audit-log", gone)).isEqualTo(404);
    assertThat(inTenant(ada, HttpMethod.POST, "/v1/auth/logout", gone)).isEqualTo(204);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(401);
  }

  private static int inTenant(TestPerson person, String tenant) {
    return inTenant(person, HttpMethod.GET, "/v1/emails", tenant);
  }

  private static int inTenant(TestPerson person, HttpMethod method, String path, String tenant) {
    return api.client
        .request(method, path)
        .bearerTokenAuthentication(person.access())
        .putHeader("X-Tenant-Id", tenant)
        .send()
        .await()
        .statusCode();
  }

  @Test
  void devices_are_listed_and_signed_out() {
    TestPerson first = TestPerson.register(api, "devices@x.io");
    TestPerson second = TestPerson.logIn(api, "devices@x.io");
    JsonArray items = TestApi.json(second.get("/v1/sessions")).getJsonArray("data");
    assertThat(items).hasSize(2);
    JsonObject newest = items.getJsonObject(0);
    assertThat(newest.fieldNames())
        .containsExactlyInAnyOrder(
            "id", "current", "created_at", "last_used_at", "ip", "user_agent");
    assertThat(newest.getBoolean("current")).isTrue();
    assertThat(newest.getString("ip")).isEqualTo("127.0.0.1");
    String other = "/v1/sessions/" + items.getJsonObject(1).getString("id");
    TestPerson eve = TestPerson.register(api, "devices-eve@x.io");
    assertThat(eve.delete(other).statusCode()).isEqualTo(404);
    assertThat(second.delete(other).statusCode()).isEqualTo(204);
    assertThat(second.delete(other).statusCode()).isEqualTo(404);
    assertThat(first.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, first.refresh()).statusCode()).isEqualTo(401);
    TestPerson third = TestPerson.logIn(api, "devices@x.io");
    assertThat(third.delete("/v1/sessions").statusCode()).isEqualTo(204);
    assertThat(second.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(third.get("/v1/me").statusCode()).isEqualTo(200);
    var out = third.send(HttpMethod.POST, "/v1/auth/logout", new JsonObject());
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(third.get("/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void a_session_that_another_process_revoked_stops_within_30_seconds() {
    TestPerson ada = TestPerson.register(api, "elsewhere@x.io");
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(200);
    UUID session = UUID.fromString(TestClaims.of(ada.access()).getString("sid"));
    update("UPDATE session SET revoked_at = now(), revoked_for = 'revoked' WHERE id = $1", session);
    api.clock.advance(Duration.ofSeconds(30));
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void a_new_place_is_told_by_mail() {
    TestPerson.register(api, "place@x.io");
    TestPerson.logIn(api, "place@x.io");
    assertThat(api.mailsTo("place@x.io")).hasSize(1);
    TestPerson.logInFrom(api, "127.0.0.9", "place@x.io");
    assertThat(api.mailsTo("place@x.io")).hasSize(2).last().asString().contains("127.0.0.9");
  }

  @Test
  void a_changed_password_signs_the_others_out() {
    TestPerson other = TestPerson.register(api, "change@x.io");
    TestPerson ada = TestPerson.logIn(api, "change@x.io");
    assertThat(change(ada, "wrong", NEW)).isEqualTo(422);
    assertThat(change(ada, TestPerson.PASSWORD, "password1")).isEqualTo(422);
    assertThat(change(ada, TestPerson.PASSWORD, NEW)).isEqualTo(204);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(other.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(api.logIn("change@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(api.logIn("change@x.io", NEW).statusCode()).isEqualTo(200);
    assertThat(api.mailsTo("change@x.io")).anyMatch(text -> text.contains("just been changed"));
  }

  @Test
  void of_two_changes_with_the_same_old_password_one_is_done() throws Exception {
    TestPerson ada = TestPerson.register(api, "twice@x.io");
    List<Callable<Integer>> both =
        List.of(
            () -> change(ada, TestPerson.PASSWORD, NEW),
            () -> change(ada, TestPerson.PASSWORD, NEW + " too"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(both).stream().map(Future::resultNow))
          .containsOnlyOnce(204)
          .allMatch(status -> status == 204 || status == 409 || status == 422);
    }
  }

  @Test
  void wrong_passwords_of_who_is_signed_in_count_and_are_noted() {
    TestPerson ada = TestPerson.register(api, "guessed@x.io");
    var wrong = new JsonObject().put("password", "wrong");
    assertThat(change(ada, "wrong", NEW)).isEqualTo(422);
    assertThat(ada.send(HttpMethod.DELETE, "/v1/me", wrong).statusCode()).isEqualTo(422);
    assertThat(ada.send(HttpMethod.POST, "/v1/me/mfa/totp", wrong).statusCode()).isEqualTo(422);
    assertThat(ada.send(HttpMethod.POST, "/v1/me/mfa/sms", wrong).statusCode()).isEqualTo(422);
    assertThat(failed("guessed@x.io")).isEqualTo(4);
    JsonArray failures = TestApi.json(ada.get("/v1/me/export")).getJsonArray("failures");
    assertThat(failures).hasSize(4).allMatch(f -> f.toString().contains("password.fail"));

    update("UPDATE account SET failed_logins = 40 WHERE email = 'guessed@x.io'");
    update("UPDATE session SET ip = '192.0.2.1' WHERE ip = '127.0.0.1'");
    assertThat(change(ada, "wrong", NEW)).isEqualTo(422);
    assertThat(change(ada, TestPerson.PASSWORD, NEW)).as("the account pauses").isEqualTo(429);
    api.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(change(ada, TestPerson.PASSWORD, NEW)).isEqualTo(204);
    assertThat(failed("guessed@x.io")).isZero();
  }

  private static int failed(String email) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT failed_logins AS n FROM account WHERE email = $1", email)
                .first()
                .integer("n"));
  }

  private static int change(TestPerson person, String current, String password) {
    var body = new JsonObject().put("current_password", current).put("password", password);
    return person.send(HttpMethod.POST, "/v1/me/password", body).statusCode();
  }

  private static int forgot(String email) {
    return TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", email))
        .statusCode();
  }

  private static int reset(String token, String password) {
    return TestPerson.post(
            api, "/v1/auth/password/reset", TestPerson.token(token).put("password", password))
        .statusCode();
  }

  @Test
  void a_forgotten_password_is_set_by_mail_once() {
    TestPerson ada = TestPerson.register(api, "forgot@x.io");
    assertThat(forgot("nobody-here@x.io")).isEqualTo(202);
    assertThat(api.mailsTo("nobody-here@x.io")).isEmpty();
    assertThat(forgot("FORGOT@x.io")).isEqualTo(202);
    String old = TestPerson.lastToken(api, "forgot@x.io");
    assertThat(forgot("forgot@x.io")).isEqualTo(202);
    String token = TestPerson.lastToken(api, "forgot@x.io");
    assertThat(reset(old, NEW)).isEqualTo(401);
    assertThat(reset(token, "password")).isEqualTo(422);
    assertThat(reset(token, "forgot@x.io")).as("the address").isEqualTo(422);
    assertThat(reset(token, NEW)).isEqualTo(204);
    assertThat(reset(token, NEW)).isEqualTo(401);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(api.logIn("forgot@x.io", NEW).statusCode()).isEqualTo(200);
    assertThat(forgot("forgot@x.io")).isEqualTo(202);
    String late = TestPerson.lastToken(api, "forgot@x.io");
    api.clock.advance(Duration.ofHours(1).plusSeconds(1));
    assertThat(reset(late, NEW)).isEqualTo(401);
  }

  @Test
  void an_address_of_very_many_labels_is_only_wrong() {
    assertThat(forgot("a@" + "a.".repeat(8_000) + "a")).isEqualTo(422);
    assertThat(forgot("a@" + "a.".repeat(100_000) + "a")).isEqualTo(413);
  }

  @Test
  void the_page_of_the_mail_sets_a_password() {
    TestPerson.register(api, "reset-page@x.io");
    forgot("reset-page@x.io");
    String token = TestPerson.lastToken(api, "reset-page@x.io");
    var page = api.client.get("/auth/reset-password?token=" + token).send().await();
    assertThat(page.bodyAsString()).contains("<label for=\"password\">", token);
    assertThat(press(token, "password")).isEqualTo(422);
    assertThat(press(token, "reset-page@x.io")).as("the address").isEqualTo(422);
    assertThat(press(token, NEW)).isEqualTo(200);
    assertThat(press(token, NEW)).isEqualTo(401);
    assertThat(api.logIn("reset-page@x.io", NEW).statusCode()).isEqualTo(200);
  }

  private static int press(String token, String password) {
    var form = MultiMap.caseInsensitiveMultiMap().add("token", token).add("password", password);
    return api.client.post("/auth/reset-password").sendForm(form).await().statusCode();
  }

  @Test
  void the_export_has_all_of_it_and_no_secret() {
    TestPerson ada = TestPerson.register(api, "export@x.io");
    JsonObject document = TestApi.json(ada.get("/v1/me/export"));
    assertThat(document.getJsonObject("account").getString("email")).isEqualTo("export@x.io");
    assertThat(document.getJsonArray("tenants")).hasSize(1);
    assertThat(document.getJsonArray("sessions")).hasSize(1);
    assertThat(document.getJsonArray("audit_log").encode()).contains("account.verify");
    assertThat(document.encode()).doesNotContain("argon2", "secret", ada.refresh());
    assertThat(document.getJsonArray("emails").getJsonObject(0).getString("subject"))
        .isEqualTo("Confirm your e-mail address");
  }

  @Test
  void the_export_tells_what_was_done_in_the_persons_name_and_against_them() {
    TestPerson ada = TestPerson.register(api, "export-more@x.io");
    TestPerson.register(api, "export-other@x.io");
    String own = TestApi.json(ada.get("/v1/me")).getString("default_tenant");
    var invitation = new JsonObject().put("email", "bob@x.io").put("role", "member");
    assertThat(
            ada.send(HttpMethod.POST, "/v1/tenants/" + own + "/invitations", invitation)
                .statusCode())
        .isEqualTo(201);
    var wish = TestPerson.proof().put("name", "nightly").put("scopes", List.of("emails:read"));
    JsonObject key = TestApi.json(api.post("/v1/api-keys", ada.access(), wish));
    api.logIn("export-more@x.io", "wrong");
    JsonObject document = TestApi.json(ada.get("/v1/me/export"));
    assertThat(document.getJsonArray("sent_invitations").getJsonObject(0).getString("email"))
        .isEqualTo("bob@x.io");
    assertThat(document.getJsonArray("api_keys").getJsonObject(0).getString("name"))
        .isEqualTo("nightly");
    assertThat(document.getJsonArray("failures").getJsonObject(0).getString("action"))
        .isEqualTo("login.fail");
    assertThat(document.getJsonArray("emails")).as("of sign-up and key").hasSize(2);
    assertThat(document.encode()).doesNotContain(key.getString("key"), "export-other", "token=");
  }

  @Test
  void one_may_delete_ones_account() {
    TestPerson ada = TestPerson.register(api, "delete@x.io");
    UUID account = UUID.fromString(TestClaims.of(ada.access()).getString("sub"));
    assertThat(ada.delete("/v1/me").statusCode()).as("without the password").isEqualTo(403);
    var wrong = new JsonObject().put("password", "wrong");
    assertThat(ada.send(HttpMethod.DELETE, "/v1/me", wrong).statusCode()).isEqualTo(422);
    assertThat(leave(ada)).isEqualTo(204);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(api.logIn("delete@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(update("UPDATE session SET seen = 0 WHERE account_id = $1", account)).isZero();
    assertThat(TestPerson.register(api, "delete@x.io").get("/v1/me").statusCode()).isEqualTo(200);
  }

  private static int leave(TestPerson person) {
    return person.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode();
  }

  @Test
  void the_only_owner_stays_while_others_are_there() {
    TestPerson owner = TestPerson.register(api, "owner@x.io");
    TestPerson member = TestPerson.register(api, "second@x.io");
    UUID tenant = UUID.fromString(TestApi.json(owner.get("/v1/me")).getString("default_tenant"));
    UUID second = UUID.fromString(TestClaims.of(member.access()).getString("sub"));
    update(
        "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'member')",
        tenant,
        second);
    assertThat(leave(owner)).isEqualTo(409);
    update(
        "UPDATE membership SET role = 'owner' WHERE tenant_id = $1 AND account_id = $2",
        tenant,
        second);
    assertThat(leave(owner)).isEqualTo(204);
    assertThat(inTenant(member, tenant.toString())).isEqualTo(200);
  }

  @Test
  void who_goes_leaves_no_invitation_behind_and_the_tenants_are_told() {
    TestPerson ada = TestPerson.register(api, "goes@x.io");
    TestPerson stays = TestPerson.register(api, "stays@x.io");
    UUID own = UUID.fromString(TestApi.json(ada.get("/v1/me")).getString("default_tenant"));
    UUID other = UUID.fromString(TestApi.json(stays.get("/v1/me")).getString("default_tenant"));
    UUID account = UUID.fromString(TestClaims.of(ada.access()).getString("sub"));
    update(
        "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')",
        other,
        account);
    var invitation = new JsonObject().put("email", "friend@x.io").put("role", "owner");
    String path = "/v1/tenants/" + other + "/invitations";
    assertThat(ada.send(HttpMethod.POST, path, invitation).statusCode()).isEqualTo(201);
    assertThat(TestApi.json(stays.get(path)).getJsonArray("data")).hasSize(1);
    assertThat(leave(ada)).isEqualTo(204);
    assertThat(TestApi.json(stays.get(path)).getJsonArray("data")).isEmpty();
    assertThat(newest(other)).isEqualTo("member.leave member:" + account);
    assertThat(newest(own)).isEqualTo("tenant.delete tenant:" + own);
  }

  private static String newest(UUID tenant) {
    return api.database.transact(
        Role.OPS,
        TenantScope.none(),
        tx -> {
          var row =
              tx.query(
                      "SELECT action, target FROM audit_log WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1",
                      tenant)
                  .first();
          return row.text("action") + " " + row.text("target");
        });
  }
}
