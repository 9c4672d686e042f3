package io.billhook.api.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.auth.factor.OperatorEnrolment;
import io.billhook.api.auth.factor.OperatorEnrolment.Enrolled;
import io.billhook.api.auth.factor.TestFactor;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.AccessConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operators' API where it wants a second factor: OPS_SECOND_FACTOR=required. */
class OperatorFactorTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(AccessConfig.USUAL);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private static void operator(String email) {
    new Accounts(api.database.auth())
        .createOperator(email, TestPerson.PASSWORD, OperatorRole.ADMIN);
  }

  private static Enrolled enrol(String email) {
    return new OperatorEnrolment(api.database.auth(), TestApi.sealer(), "Shop", api.clock)
        .enrol(email)
        .orElseThrow();
  }

  private static void assertRefused(HttpResponse<Buffer> answer, String fix) {
    assertThat(answer.statusCode()).isEqualTo(403);
    JsonObject problem = TestApi.json(answer);
    assertThat(problem.getString("type")).isEqualTo("urn:billhook:problem:second-factor-required");
    assertThat(problem.getString("detail")).contains(fix);
  }

  @Test
  void without_a_factor_an_operator_can_do_nothing_but_get_one() {
    operator("bare@x.io");
    TestPerson bare = TestPerson.logIn(api, "bare@x.io");
    for (String path : List.of("overview", "jobs", "queues", "audit", "billing/objects/sub_1")) {
      assertRefused(bare.get("/ops/api/" + path), "/v1/me/mfa/totp");
    }
    assertRefused(
        bare.send(HttpMethod.POST, "/ops/api/queues/sms/pause", new JsonObject()), "admin enrol");
    assertRefused(
        bare.send(HttpMethod.POST, "/ops/api/dead-letters/replay", new JsonObject()),
        "admin enrol");

    String secret = TestFactor.begin(bare);
    assertRefused(bare.get("/ops/api/overview"), "/v1/me/mfa/totp");
    var confirmed =
        bare.send(
            HttpMethod.POST,
            "/v1/me/mfa/totp/confirm",
            new JsonObject().put("code", TestFactor.code(api, secret)));
    assertThat(confirmed.statusCode()).isEqualTo(200);
    assertThat(bare.get("/ops/api/overview").statusCode()).isEqualTo(200);
    assertThat(bare.refreshed().get("/ops/api/overview").statusCode()).isEqualTo(200);
  }

  @Test
  void a_person_who_is_no_operator_is_told_so_and_nothing_of_factors() {
    TestPerson person = TestPerson.register(api, "person@x.io");
    var refused = person.get("/ops/api/overview");
    assertThat(TestApi.json(refused).getString("type")).endsWith(":forbidden");
  }

  @Test
  void a_device_that_was_signed_in_before_shows_the_factor_once() {
    operator("before@x.io");
    TestPerson before = TestPerson.logIn(api, "before@x.io");
    Enrolled enrolled = enrol("BEFORE@x.io");
    assertRefused(before.get("/ops/api/jobs"), "POST /v1/me/mfa/verify");
    var shown = before.send(HttpMethod.POST, "/v1/me/mfa/verify", code(enrolled));
    assertThat(shown.statusCode()).isEqualTo(204);
    assertThat(before.get("/ops/api/jobs").statusCode()).isEqualTo(200);
    assertThat(TestApi.json(api.logIn("before@x.io", TestPerson.PASSWORD)).getMap())
        .containsEntry("mfa_required", true)
        .doesNotContainKey("access_token");
  }

  @Test
  void enrolling_takes_the_place_of_every_factor_and_code_of_before() {
    operator("lost@x.io");
    TestPerson lost = TestPerson.logIn(api, "lost@x.io");
    Enrolled first = enrol("lost@x.io");
    assertThat(lost.send(HttpMethod.POST, "/v1/me/mfa/verify", code(first)).statusCode())
        .isEqualTo(204);
    for (int wrong = 0; wrong < 11; wrong++) { // until the account pauses
      lost.send(HttpMethod.POST, "/v1/me/mfa/verify", new JsonObject().put("code", "wrong"));
    }
    Enrolled second = enrol("lost@x.io");
    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertThat(second.otpauthUri())
        .startsWith("otpauth://totp/Shop:lost%40x.io?secret=" + second.secret() + "&issuer=Shop");
    assertRefused(lost.get("/ops/api/jobs"), "POST /v1/me/mfa/verify");
    api.clock.advance(Duration.ofMinutes(2));
    for (JsonObject old : List.of(code(first), recovery(first))) {
      assertThat(lost.send(HttpMethod.POST, "/v1/me/mfa/verify", old).statusCode()).isEqualTo(422);
    }
    assertThat(lost.send(HttpMethod.POST, "/v1/me/mfa/verify", recovery(second)).statusCode())
        .isEqualTo(204);
    assertThat(lost.get("/ops/api/jobs").statusCode()).isEqualTo(200);
    JsonObject audit = TestApi.json(lost.get("/ops/api/audit?action=operator.enrol"));
    assertThat(audit.getJsonArray("data").stream().map(JsonObject.class::cast))
        .anyMatch(entry -> "system".equals(entry.getString("actor_type")));
  }

  @Test
  void who_takes_the_factor_off_is_shut_out_again() {
    operator("off@x.io");
    TestPerson off = TestPerson.logIn(api, "off@x.io");
    Enrolled enrolled = enrol("off@x.io");
    off.send(HttpMethod.POST, "/v1/me/mfa/verify", code(enrolled));
    assertThat(off.get("/ops/api/jobs").statusCode()).isEqualTo(200);
    assertThat(off.delete("/v1/me/mfa/totp").statusCode()).isEqualTo(204);
    assertRefused(off.get("/ops/api/jobs"), "/v1/me/mfa/totp");
  }

  @Test
  void nobody_but_operators_is_enrolled_from_the_command_line() {
    TestPerson.register(api, "customer@x.io");
    var enrolment = new OperatorEnrolment(api.database.auth(), TestApi.sealer(), "Shop", api.clock);
    assertThat(enrolment.enrol("customer@x.io")).isEmpty();
    assertThat(enrolment.enrol("unknown@x.io")).isEmpty();
  }

  private static JsonObject code(Enrolled enrolled) {
    return new JsonObject().put("code", TestFactor.code(api, enrolled.secret()));
  }

  private static JsonObject recovery(Enrolled enrolled) {
    return new JsonObject().put("code", enrolled.recoveryCodes().getFirst());
  }
}
