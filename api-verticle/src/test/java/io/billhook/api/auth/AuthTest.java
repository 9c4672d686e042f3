package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.TestApi;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuthTest {
  private static final String PROTECTED = "/ops/api/breakers";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.operator();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void log_in_gives_a_token_for_15_minutes() {
    var response = api.logIn("OPS@billhook.LOCAL", TestApi.PASSWORD);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject body = TestApi.json(response);
    assertThat(body.getString("token_type")).isEqualTo("Bearer");
    assertThat(body.getInteger("expires_in")).isEqualTo(900);
    String token = body.getString("access_token");
    assertThat(api.get(PROTECTED, token).statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofSeconds(901));
    assertThat(api.get(PROTECTED, token).statusCode()).isEqualTo(401);
  }

  @Test
  void a_wrong_password_and_an_unknown_address_answer_alike() {
    var wrong = api.logIn("ops@billhook.local", "no");
    var unknown = api.logIn("nobody@billhook.local", "no");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(TestApi.json(wrong).getString("detail"))
        .isEqualTo(TestApi.json(unknown).getString("detail"));
    assertThat(wrong.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void the_eleventh_attempt_in_a_minute_is_too_many() {
    new Accounts(api.database).createOperator("eleven@x.io", "long enough", OperatorRole.VIEWER);
    for (int i = 0; i < 10; i++) {
      assertThat(api.logIn("eleven@x.io", "wrong").statusCode()).isEqualTo(401);
    }
    var response = api.logIn("Eleven@x.io", "long enough");
    assertThat(response.statusCode()).isEqualTo(429);
    String wait = response.getHeader("Retry-After");
    assertThat(Integer.parseInt(wait)).isBetween(1, 60);
    assertThat(response.getHeader("RateLimit")).isEqualTo("\"sign-in/address\";r=0;t=" + wait);
    api.clock.advance(Duration.ofSeconds(61));
    assertThat(api.logIn("eleven@x.io", "long enough").statusCode()).isEqualTo(200);
  }

  @Test
  void after_eleven_wrong_passwords_the_right_one_works_from_another_address() {
    TestPerson.register(api, "twelve@x.io");
    for (int i = 0; i < 11; i++) {
      api.logIn("twelve@x.io", "wrong");
    }
    assertThat(api.logIn("twelve@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(429);
    assertThat(TestPerson.logInFrom(api, "127.0.0.2", "twelve@x.io").statusCode()).isEqualTo(200);
  }

  @Test
  void many_failures_slow_an_account_down_but_not_where_its_owner_has_been() {
    TestPerson.register(api, "slow@x.io");
    auth("UPDATE account SET failed_logins = 40 WHERE email = 'slow@x.io'");
    assertThat(api.logIn("slow@x.io", "wrong").statusCode()).isEqualTo(401);
    var elsewhere = TestPerson.logInFrom(api, "127.0.0.3", "slow@x.io");
    assertThat(elsewhere.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(elsewhere.getHeader("Retry-After"))).isBetween(1, 301);
    assertThat(api.logIn("slow@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(TestPerson.logInFrom(api, "127.0.0.3", "slow@x.io").statusCode()).isEqualTo(200);
  }

  /** The Kelvin sign is k to the database, which would so have found the account. */
  @Test
  void other_letters_for_the_same_address_have_no_tries_of_their_own() {
    TestPerson.register(api, "kk@x.io");
    assertThat(api.logIn("\u212a\u212a@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(api.logIn("k\u212a@x.io", "wrong").statusCode()).isEqualTo(401);
    assertThat(failures("kk@x.io")).isZero();
    assertThat(api.logIn("KK@x.io", "wrong").statusCode()).isEqualTo(401);
    assertThat(failures("kk@x.io")).isOne();
  }

  private static int failures(String email) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT failed_logins AS n FROM account WHERE email = $1", email)
                .first()
                .integer("n"));
  }

  @Test
  void a_failed_log_in_is_noted_and_by_nobody() {
    TestPerson.register(api, "noted@x.io");
    api.logIn("noted@x.io", "wrong");
    var found = TestApi.json(api.get("/ops/api/audit?action=login.fail", api.operator()));
    UUID account =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx -> tx.query("SELECT id FROM account WHERE email = 'noted@x.io'").first().uuid("id"));
    assertThat(found.getJsonArray("data").stream().map(JsonObject.class::cast))
        .filteredOn(entry -> entry.getString("target").equals("account:" + account))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getString("actor_type")).isEqualTo("system");
              assertThat(entry.getString("actor_id")).isNull();
            });
  }

  @Test
  void an_unknown_address_is_slowed_down_alike() {
    var unknown = new UnknownAddresses(api.clock);
    for (int i = 0; i < 20; i++) {
      assertThat(unknown.attempt("Nobody@x.io")).isEmpty();
    }
    assertThat(unknown.attempt("nobody@x.io")).isPresent();
    api.clock.advance(Duration.ofSeconds(2));
    assertThat(unknown.attempt("nobody@x.io")).isEmpty();
    assertThat(BackOff.after(19)).isZero();
    assertThat(BackOff.after(1000)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void an_account_with_a_second_factor_is_asked_for_it() {
    TestPerson.register(api, "factor@x.io");
    auth(
        "UPDATE account SET totp_sealed = '', totp_confirmed_at = now() WHERE email = 'factor@x.io'");
    JsonObject body = TestApi.json(api.logIn("factor@x.io", TestPerson.PASSWORD));
    assertThat(body.getBoolean("mfa_required")).isTrue();
    assertThat(body.getString("mfa_token")).hasSize(43);
    assertThat(body.fieldNames()).containsExactlyInAnyOrder("mfa_required", "mfa_token");
  }

  private static void auth(String sql) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql));
  }

  @Test
  void an_address_is_taken_once_whatever_its_case() {
    assertThatThrownBy(
            () ->
                new Accounts(api.database)
                    .createOperator("OPS@billhook.local", "another one", OperatorRole.VIEWER))
        .isInstanceOf(Accounts.AccountExistsException.class);
    assertThat(api.logIn(TestApi.EMAIL, "another one").statusCode()).isEqualTo(401);
  }

  @Test
  void an_operator_has_none_of_the_most_common_passwords_and_is_noted() {
    var accounts = new Accounts(api.database);
    for (String weak : List.of("password1", "short")) {
      assertThatThrownBy(() -> accounts.createOperator("ops-weak@x.io", weak, OperatorRole.ADMIN))
          .as(weak)
          .isInstanceOf(IllegalArgumentException.class);
    }
    UUID made = accounts.createOperator("ops-weak@x.io", "billhook-dev", OperatorRole.VIEWER);
    assertThat(api.get("/ops/api/audit?action=operator.create", api.operator()).bodyAsString())
        .contains("account:" + made);
  }

  @Test
  void jwks_shows_public_parts_only() {
    JsonObject set = TestApi.json(api.client.get("/.well-known/jwks.json").send().await());
    assertThat(set.getJsonArray("keys")).hasSize(1);
    assertThat(set.getJsonArray("keys").getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg");
  }

  @Test
  void forged_tokens_are_refused() {
    for (Forgery forgery : Forgeries.all(api)) {
      var response = api.get(PROTECTED, forgery.token());
      assertThat(response.statusCode()).as(forgery.name()).isEqualTo(401);
    }
    assertThat(api.get(PROTECTED, Forgeries.genuine(api)).statusCode()).isEqualTo(200);
  }

  @Test
  void a_changed_claim_is_refused() {
    String[] parts = api.operator().split("\\.", -1);
    JsonObject claims =
        new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                claims.put("exp", 9_999_999_999L).encode().getBytes(StandardCharsets.UTF_8));
    assertThat(api.get(PROTECTED, parts[0] + "." + changed + "." + parts[2]).statusCode())
        .isEqualTo(401);
  }

  @Test
  void operators_routes_want_an_operators_token() {
    assertThat(api.client.get(PROTECTED).send().await().statusCode()).isEqualTo(401);
    assertThat(api.get(PROTECTED, api.key).statusCode()).isEqualTo(403);
    assertThat(api.get("/v1/emails", api.operator()).statusCode()).isEqualTo(403);
    assertThat(
            api.get(PROTECTED, TestPerson.register(api, "no-operator@x.io").access()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_key_is_known_by_its_hash_alone() {
    String other = api.key.substring(0, api.key.length() - 1) + (api.key.endsWith("a") ? "b" : "a");
    assertThat(api.get("/v1/emails", other).statusCode()).isEqualTo(401);
    assertThat(api.key).matches("bh_test_[0-9A-Za-z]{43}");
    boolean stored =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query("SELECT api_key::text AS row FROM api_key").stream()
                    .anyMatch(row -> row.text("row").contains(api.key)));
    assertThat(stored).isFalse();
  }

  @Test
  void a_revoked_key_works_for_at_most_30_seconds_more() {
    String key = api.seedKey("Revoked", "emails:read");
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);
    change("UPDATE api_key SET revoked_at = now() WHERE hash = $1", key);
    api.clock.advance(Duration.ofSeconds(30));
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(401);
  }

  @Test
  void an_expired_key_is_refused_though_it_is_remembered() {
    String key = api.seedKey("Expired", "emails:read");
    change("UPDATE api_key SET expires_at = now() + interval '10 s' WHERE hash = $1", key);
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(401);
  }

  @Test
  void four_first_starts_at_once_make_one_signing_key() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (Database fresh = Database.open(vertx, TestServices.freshDatabase())) {
      Set<String> made = ConcurrentHashMap.newKeySet();
      List<Thread> starts =
          Stream.generate(() -> new SigningKeys(fresh, TestApi.sealer(), api.clock))
              .limit(4)
              .map(keys -> Thread.ofVirtual().start(() -> made.add(keys.ring().signer().id())))
              .toList();
      for (Thread start : starts) {
        start.join();
      }
      assertThat(made).hasSize(1);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void installation_can_be_marked_for_development() {
    var installation = new Installation(api.database);
    assertThat(installation.isDevelopment()).isFalse();
    installation.markDevelopment();
    assertThat(installation.isDevelopment()).isTrue();
  }

  private static void change(String sql, String key) {
    var tenant =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query(
                        "SELECT tenant_id FROM api_key WHERE hash = $1", (Object) KeyText.hash(key))
                    .first()
                    .uuid("tenant_id"));
    api.database.run(
        Role.API, new TenantScope.Tenant(tenant), tx -> tx.update(sql, (Object) KeyText.hash(key)));
  }

  record Forgery(String name, String token) {}
}
