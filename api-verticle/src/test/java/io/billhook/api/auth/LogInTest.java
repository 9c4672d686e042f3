package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LogInTest {
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
    new Accounts(api.database.auth())
        .createOperator("eleven@x.io", "long enough", OperatorRole.VIEWER);
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
}
