package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody with the password began or made, after its owner has the account back. */
class LeftByAThiefTest {
  private static final String NEW = "another long phrase";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void reset(String email) {
    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", email));
    reset(email, TestPerson.lastToken(api, email));
  }

  private static void reset(String email, String token) {
    JsonObject wish = TestPerson.token(token).put("password", NEW);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", wish).statusCode())
        .as(email)
        .isEqualTo(204);
  }

  private static void asAuth(String sql, String email) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, email));
  }

  private static JsonObject key(TestPerson person) {
    var wish =
        TestPerson.proof().put("name", "k").put("scopes", new JsonArray().add("emails:read"));
    var made =
        api.request(HttpMethod.POST, "/v1/api-keys")
            .bearerTokenAuthentication(person.access())
            .putHeader("Idempotency-Key", UUID.randomUUID().toString())
            .sendJsonObject(wish)
            .await();
    assertThat(made.statusCode()).isEqualTo(201);
    return TestApi.json(made);
  }

  @Test
  void an_app_that_was_begun_is_not_confirmed_after_a_reset() {
    TestPerson thief = TestPerson.register(api, "begun@x.io");
    String secret = TestFactor.begin(thief);
    reset("begun@x.io");
    TestPerson owner = TestPerson.of(api, "begun@x.io", api.logIn("begun@x.io", NEW));
    var code = new JsonObject().put("code", TestFactor.code(api, secret));
    assertThat(owner.send(HttpMethod.POST, "/v1/me/mfa/totp/confirm", code).statusCode())
        .isEqualTo(409);
  }

  /** As another process ends it, of which this one has not heard. */
  @Test
  void a_session_that_has_ended_elsewhere_confirms_no_app() {
    TestPerson thief = TestPerson.register(api, "elsewhere@x.io");
    String secret = TestFactor.begin(thief);
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(200);
    asAuth(
        """
        UPDATE session SET revoked_at = now(), revoked_for = 'password'
        WHERE account_id = (SELECT id FROM account WHERE email = $1)
        """,
        "elsewhere@x.io");
    var code = new JsonObject().put("code", TestFactor.code(api, secret));
    assertThat(thief.get("/v1/me").statusCode()).as("remembered").isEqualTo(200);
    assertThat(thief.send(HttpMethod.POST, "/v1/me/mfa/totp/confirm", code).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_young_number_goes_with_a_reset_and_a_young_key_is_named() {
    TestPerson thief = TestPerson.register(api, "number@x.io");
    asAuth(
        "UPDATE account SET phone = '+491701234567', phone_verified_at = now() WHERE email = $1",
        "number@x.io");
    String prefix = key(thief).getString("prefix");
    reset("number@x.io");
    String mail = api.mailsTo("number@x.io").getLast();
    assertThat(mail).contains("A phone number was added", "API key that begins with " + prefix);
    assertThat(api.logIn("number@x.io", NEW).statusCode()).isEqualTo(200);
    TestPerson owner = TestPerson.of(api, "number@x.io", api.logIn("number@x.io", NEW));
    assertThat(TestApi.json(owner.get("/v1/me")).getValue("phone")).isNull();
  }

  @Test
  void a_key_made_since_an_address_was_changed_ends_when_it_is_taken_back() {
    TestPerson person = TestPerson.register(api, "keys@x.io");
    String before = key(person).getString("key");
    person.send(HttpMethod.POST, "/v1/me/email", TestPerson.proof().put("email", "keys@y.io"));
    String back = TestPerson.lastToken(api, "keys@x.io");
    String since = key(person).getString("key");
    assertThat(api.get("/v1/emails", since).statusCode()).isEqualTo(200);
    assertThat(
            TestPerson.post(api, "/v1/auth/email/take-back", TestPerson.token(back)).statusCode())
        .isEqualTo(204);
    assertThat(api.get("/v1/emails", since).statusCode()).isEqualTo(401);
    assertThat(api.get("/v1/emails", before).statusCode()).isEqualTo(200);
    assertThat(api.logIn("keys@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    reset("keys@x.io", TestPerson.lastToken(api, "keys@x.io"));
    assertThat(api.logIn("keys@x.io", NEW).statusCode()).isEqualTo(200);
  }

  @Test
  void the_keys_of_a_tenant_that_goes_with_its_only_member_end_at_once() {
    TestPerson alone = TestPerson.register(api, "alone@x.io");
    String key = key(alone).getString("key");
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);
    assertThat(alone.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode())
        .isEqualTo(204);
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(401);
  }
}
