package io.billhook.api.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.password.BackOff;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Authenticator apps and recovery codes. */
class MfaTest {
  private static final String WRONG = "000000";
  private static final JsonObject PASSWORD = TestPerson.proof();
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

  @Test
  void a_log_in_asks_for_a_code_and_takes_each_once() {
    TestFactor ada = TestFactor.enrolled(api, "flow@x.io");
    String first = ada.mfaToken();
    String code = ada.nextCode();
    var granted = ada.answer(first, code.substring(0, 3) + " " + code.substring(3));
    assertThat(granted.statusCode()).isEqualTo(200);
    JsonObject me = TestApi.json(TestPerson.of(api, "flow@x.io", granted).get("/v1/me"));
    assertThat(me.getJsonObject("mfa"))
        .isEqualTo(
            new JsonObject().put("totp", true).put("sms", false).put("recovery_codes_left", 10));
    assertThat(ada.answer(first, ada.nextCode()).statusCode()).as("token again").isEqualTo(401);
    api.clock.reset();
    assertThat(ada.answer(ada.mfaToken(), code).statusCode()).as("code again").isEqualTo(401);
    assertThat(api.mailsTo("flow@x.io")).anyMatch(text -> text.contains("authenticator app"));
  }

  @Test
  void codes_of_clocks_that_differ_by_a_step_are_taken() {
    TestFactor ada = TestFactor.enrolled(api, "window@x.io");
    api.clock.advance(Duration.ofMinutes(2));
    long now = Totp.step(api.clock.instant());
    String token = ada.mfaToken();
    assertThat(ada.answer(token, TestFactor.code(ada.secret(), now - 3)).statusCode())
        .isEqualTo(401);
    assertThat(ada.answer(token, TestFactor.code(ada.secret(), now + 3)).statusCode())
        .isEqualTo(401);
    assertThat(ada.answer(token, TestFactor.code(ada.secret(), now + 1)).statusCode())
        .isEqualTo(200);
    assertThat(ada.answer(ada.mfaToken(), TestFactor.code(ada.secret(), now)).statusCode())
        .as("older than the one that was used")
        .isEqualTo(401);
  }

  @Test
  void of_two_who_use_a_code_at_once_one_gets_in() throws Exception {
    TestFactor ada = TestFactor.enrolled(api, "parallel@x.io");
    List<String> tokens = Stream.generate(ada::mfaToken).limit(4).toList();
    String code = ada.nextCode();
    assertThat(parallel(tokens.stream().map(token -> call(ada, token, code)).toList()))
        .containsExactlyInAnyOrder(200, 401, 401, 401);
    String token = ada.mfaToken();
    String recovery = ada.recoveryCodes().getFirst();
    assertThat(
            parallel(
                Stream.generate(ada::mfaToken).limit(3).map(t -> call(ada, t, recovery)).toList()))
        .containsExactlyInAnyOrder(200, 401, 401);
    assertThat(ada.answer(token, recovery).statusCode()).isEqualTo(401);
  }

  @Test
  void five_wrong_codes_end_a_log_in_also_when_they_come_at_once() throws Exception {
    TestFactor ada = TestFactor.enrolled(api, "five@x.io");
    String token = ada.mfaToken();
    assertThat(parallel(Stream.generate(() -> call(ada, token, WRONG)).limit(9).toList()))
        .containsOnly(401);
    assertThat(auth("SELECT failed_factors AS n FROM account WHERE email = 'five@x.io'"))
        .as("attempts that were counted")
        .isEqualTo(5);
    assertThat(ada.answer(token, ada.nextCode()).statusCode()).isEqualTo(401);
    assertThat(ada.logIn().get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(auth("SELECT failed_factors AS n FROM account WHERE email = 'five@x.io'")).isZero();
  }

  @Test
  void an_account_pauses_after_many_wrong_codes_and_its_owner_is_told() {
    TestFactor ada = TestFactor.enrolled(api, "many@x.io");
    api.clock.stop(); // the pause is a second
    for (int i = 0; i < 2; i++) {
      String token = ada.mfaToken();
      for (int j = 0; j < 5; j++) {
        assertThat(ada.answer(token, WRONG).statusCode()).isEqualTo(401);
      }
    }
    var paused = ada.answer(ada.mfaToken(), ada.recoveryCodes().getFirst());
    assertThat(paused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(paused.getHeader("Retry-After"))).isBetween(1, 2);
    api.clock.advance(Duration.ofSeconds(2));
    assertThat(ada.answer(ada.mfaToken(), WRONG).statusCode()).isEqualTo(401);
    assertThat(api.mailsTo("many@x.io")).anyMatch(text -> text.contains("ten wrong codes"));
    assertThat(ada.answer(ada.mfaToken(), WRONG).statusCode()).isEqualTo(429);
    assertThat(TestFactor.send(ada.person(), "/v1/me/mfa/verify", WRONG).statusCode())
        .isEqualTo(429);
    assertThat(ada.logIn().get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(BackOff.afterCodes(9)).isZero();
    assertThat(BackOff.afterCodes(1000)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_log_in_waits_five_minutes_for_its_code() {
    TestFactor ada = TestFactor.enrolled(api, "late@x.io");
    String token = ada.mfaToken();
    api.clock.advance(Duration.ofMinutes(5));
    assertThat(ada.answer(token, ada.nextCode()).statusCode()).isEqualTo(401);
    assertThat(ada.answer("x".repeat(43), ada.nextCode()).statusCode()).isEqualTo(401);
  }

  @Test
  void a_new_password_voids_a_log_in_that_was_begun_with_the_old_one() {
    TestFactor ada = TestFactor.enrolled(api, "void@x.io");
    String token = ada.mfaToken();
    var change =
        new JsonObject()
            .put("current_password", TestPerson.PASSWORD)
            .put("password", "another long phrase");
    assertThat(ada.person().send(HttpMethod.POST, "/v1/me/password", change).statusCode())
        .isEqualTo(204);
    assertThat(ada.answer(token, ada.nextCode()).statusCode()).isEqualTo(401);
  }

  @Test
  void a_recovery_code_works_once_however_it_is_typed() {
    TestFactor ada = TestFactor.enrolled(api, "recovery@x.io");
    assertThat(ada.recoveryCodes())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[A-Z2-7]{4}(-[A-Z2-7]{4}){5}"));
    String typed = ada.recoveryCodes().getFirst().toLowerCase(Locale.ROOT).replace("-", "");
    var granted = ada.answer(ada.mfaToken(), typed);
    assertThat(granted.statusCode()).isEqualTo(200);
    TestPerson in = TestPerson.of(api, "recovery@x.io", granted);
    assertThat(left(in)).isEqualTo(9);
    assertThat(api.mailsTo("recovery@x.io")).anyMatch(text -> text.contains("Codes left: 9"));
    assertThat(ada.answer(ada.mfaToken(), typed).statusCode()).isEqualTo(401);
    var renewed = in.send(HttpMethod.POST, "/v1/me/mfa/recovery-codes", new JsonObject());
    assertThat(renewed.statusCode()).isEqualTo(200);
    assertThat(ada.answer(ada.mfaToken(), ada.recoveryCodes().get(1)).statusCode()).isEqualTo(401);
    String fresh = TestApi.json(renewed).getJsonArray("recovery_codes").getString(0);
    assertThat(ada.answer(ada.mfaToken(), fresh).statusCode()).isEqualTo(200);
    assertThat(actions(in))
        .contains("mfa.add_totp", "mfa.use_recovery_code", "mfa.renew_recovery_codes");
  }

  @Test
  void an_app_is_set_up_by_who_proves_to_be_the_person() {
    TestPerson ada = TestPerson.register(api, "setup@x.io");
    assertThat(TestFactor.send(ada, "/v1/me/mfa/totp/confirm", WRONG).statusCode()).isEqualTo(409);
    String unused = TestFactor.begin(ada);
    api.clock.advance(Duration.ofMinutes(11));
    assertThat(post(ada, "/v1/me/mfa/totp", null)).isEqualTo(403);
    assertThat(post(ada, "/v1/me/mfa/totp", new JsonObject().put("password", "no"))).isEqualTo(422);
    var begun = ada.send(HttpMethod.POST, "/v1/me/mfa/totp", PASSWORD);
    assertThat(TestApi.json(begun).getString("otpauth_uri"))
        .isEqualTo(
            "otpauth://totp/Shop:setup%%40x.io?secret=%s&issuer=Shop&algorithm=SHA1&digits=6&period=30"
                .formatted(TestApi.json(begun).getString("secret")));
    String old = TestFactor.code(api, unused);
    assertThat(TestFactor.send(ada, "/v1/me/mfa/totp/confirm", old).statusCode()).isEqualTo(422);
    assertThat(TestApi.json(api.logIn("setup@x.io", TestPerson.PASSWORD)).fieldNames())
        .as("not asked for before it is confirmed")
        .contains("access_token");
    assertThat(post(ada, "/v1/me/mfa/recovery-codes", new JsonObject())).isEqualTo(409);
    assertThat(TestFactor.send(ada, "/v1/me/mfa/verify", WRONG).statusCode()).isEqualTo(409);
    assertThat(ada.delete("/v1/me/mfa/totp").statusCode()).isEqualTo(404);
    TestFactor eve = TestFactor.enrolled(api, "setup-again@x.io");
    assertThat(post(eve.person(), "/v1/me/mfa/totp", PASSWORD)).isEqualTo(409);
    assertThat(TestFactor.send(eve.person(), "/v1/me/mfa/totp/confirm", WRONG).statusCode())
        .isEqualTo(409);
  }

  @Test
  void what_is_grave_wants_a_factor_shown_in_the_last_15_minutes() {
    TestFactor factor = TestFactor.enrolled(api, "grave@x.io");
    api.clock.advance(Duration.ofMinutes(14));
    TestPerson ada = factor.person().refreshed();
    assertThat(post(ada, "/v1/me/mfa/recovery-codes", new JsonObject())).isEqualTo(200);
    api.clock.advance(Duration.ofMinutes(1));
    var change =
        new JsonObject()
            .put("current_password", TestPerson.PASSWORD)
            .put("password", "another long phrase");
    JsonObject me = TestApi.json(ada.get("/v1/me"));
    String tenant = me.getString("default_tenant");
    String herself = "/v1/tenants/" + tenant + "/members/" + me.getString("id");
    String invitations = "/v1/tenants/" + tenant + "/invitations";
    var owner = new JsonObject().put("role", "owner");
    var admin = new JsonObject().put("role", "admin");
    var heir = new JsonObject().put("user_id", tenant);
    var key = new JsonObject().put("name", "k").put("scopes", List.of("emails:read"));
    var refused =
        List.of(
            ada.send(HttpMethod.POST, "/v1/me/password", change),
            ada.delete("/v1/me/mfa/totp"),
            ada.send(HttpMethod.POST, "/v1/me/mfa/recovery-codes", new JsonObject()),
            ada.send(HttpMethod.DELETE, "/v1/me", PASSWORD),
            keyed(ada, "/v1/api-keys", key),
            ada.delete("/v1/me/identities/google"),
            ada.delete("/v1/tenants/" + tenant),
            ada.send(HttpMethod.PATCH, "/v1/tenants/" + tenant + "/members/" + tenant, owner),
            ada.send(HttpMethod.PATCH, "/v1/tenants/" + tenant + "/members/" + tenant, admin),
            ada.send(HttpMethod.POST, "/v1/tenants/" + tenant + "/transfer", heir),
            ada.send(HttpMethod.PATCH, herself, new JsonObject().put("role", "viewer")),
            ada.delete(herself),
            ada.get("/v1/me/export"),
            ada.send(HttpMethod.POST, invitations, invitation("owner")),
            ada.send(HttpMethod.POST, invitations, invitation("admin")));
    assertThat(refused).allMatch(MfaTest::asksForStepUp);
    assertThat(post(ada, invitations, invitation("member"))).as("gives no power").isEqualTo(201);

    assertThat(TestFactor.send(ada, "/v1/me/mfa/verify", WRONG).statusCode()).isEqualTo(422);
    TestPerson elsewhere = factor.logIn();
    assertThat(asksForStepUp(ada.delete("/v1/me/mfa/totp"))).as("on this device").isTrue();
    assertThat(TestFactor.send(ada, "/v1/me/mfa/verify", factor.nextCode()).statusCode())
        .isEqualTo(204);
    assertThat(ada.delete("/v1/me/mfa/totp").statusCode()).isEqualTo(204);
    assertThat(TestApi.json(elsewhere.get("/v1/me")).getJsonObject("mfa").getBoolean("totp"))
        .isFalse();
    assertThat(TestApi.json(elsewhere.get("/v1/me/export")).getJsonArray("failures").encode())
        .as("the wrong code")
        .containsOnlyOnce("mfa.fail");
    assertThat(left(elsewhere)).isZero();
    assertThat(TestApi.json(api.logIn("grave@x.io", TestPerson.PASSWORD)).fieldNames())
        .contains("access_token");
    api.clock.advance(Duration.ofMinutes(14));
    TestPerson later = elsewhere.refreshed();
    assertThat(later.send(HttpMethod.POST, "/v1/me/password", change).statusCode())
        .as("without a factor the password is enough")
        .isEqualTo(204);
    assertThat(api.mailsTo("grave@x.io")).anyMatch(text -> text.contains("no longer asks"));
    assertThat(actions(later)).contains("mfa.verify", "mfa.remove_totp");
  }

  @Test
  void a_repeat_under_a_key_is_given_the_first_answer() {
    TestFactor ada = TestFactor.enrolled(api, "repeat@x.io");
    var codes = keyed(ada.person(), "/v1/me/mfa/recovery-codes", new JsonObject());
    var again = keyed(ada.person(), "/v1/me/mfa/recovery-codes", new JsonObject());
    assertThat(again.bodyAsString()).isEqualTo(codes.bodyAsString());
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    var wrong = new JsonObject().put("code", WRONG);
    for (int i = 0; i < 2; i++) {
      assertThat(keyed(ada.person(), "two", "/v1/me/mfa/verify", wrong).statusCode())
          .isEqualTo(422);
    }
    assertThat(TestApi.json(ada.person().get("/v1/me/export")).getJsonArray("failures").encode())
        .as("noted, and once")
        .containsOnlyOnce("mfa.fail");
    var code = new JsonObject().put("code", ada.nextCode());
    assertThat(keyed(ada.person(), "/v1/me/mfa/verify", code).statusCode()).isEqualTo(204);
    assertThat(keyed(ada.person(), "/v1/me/mfa/verify", code).statusCode()).isEqualTo(204);
    assertThat(auth("SELECT failed_factors AS n FROM account WHERE email = 'repeat@x.io'"))
        .isZero();
  }

  private static HttpResponse<Buffer> keyed(TestPerson person, String path, JsonObject body) {
    return keyed(person, "one", path, body);
  }

  private static HttpResponse<Buffer> keyed(
      TestPerson person, String key, String path, JsonObject body) {
    return api.client
        .post(path)
        .bearerTokenAuthentication(person.access())
        .putHeader("Idempotency-Key", key)
        .sendJsonObject(body)
        .await();
  }

  @Test
  void no_secret_of_a_factor_is_kept_in_the_clear() {
    TestFactor ada = TestFactor.enrolled(api, "sealed@x.io");
    String document = ada.person().get("/v1/me/export").bodyAsString();
    assertThat(document).contains("totp_confirmed_at").doesNotContain("totp_sealed");
    String kept =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query(
                        """
                        SELECT encode(totp_sealed, 'hex') || (
                          SELECT string_agg(r::text, ' ') FROM recovery_code r
                          WHERE r.account_id = a.id) AS kept
                        FROM account a WHERE email = 'sealed@x.io'
                        """)
                    .first()
                    .text("kept"));
    assertThat(kept)
        .doesNotContain(
            HexFormat.of().formatHex(TestFactor.decode(ada.secret())),
            ada.recoveryCodes().getFirst());
  }

  private static JsonObject invitation(String role) {
    return new JsonObject().put("email", "accomplice@x.io").put("role", role);
  }

  private static boolean asksForStepUp(HttpResponse<Buffer> response) {
    return response.statusCode() == 403
        && TestApi.json(response).getString("type").endsWith(":step-up-required");
  }

  private static int post(TestPerson person, String path, @Nullable JsonObject body) {
    var request = api.client.post(path).bearerTokenAuthentication(person.access());
    return (body == null ? request.send() : request.sendJsonObject(body)).await().statusCode();
  }

  private static int left(TestPerson person) {
    return TestApi.json(person.get("/v1/me"))
        .getJsonObject("mfa")
        .getInteger("recovery_codes_left");
  }

  private static List<String> actions(TestPerson person) {
    return TestApi.json(person.get("/v1/me/export")).getJsonArray("audit_log").stream()
        .map(entry -> ((JsonObject) entry).getString("action"))
        .toList();
  }

  private static int auth(String sql) {
    return api.database.transact(
        Role.AUTH, TenantScope.none(), tx -> tx.query(sql).first().integer("n"));
  }

  private static Callable<Integer> call(TestFactor person, String token, String code) {
    return () -> person.answer(token, code).statusCode();
  }

  private static List<Integer> parallel(List<Callable<Integer>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = threads.invokeAll(calls);
      return answers.stream().map(Future::resultNow).toList();
    }
  }
}
