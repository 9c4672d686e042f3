package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignUpTest {
  private static final String SIGN_UP = "/v1/auth/signup";
  private static final String VERIFY = "/v1/auth/verify-email";
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

  private static HttpResponse<Buffer> post(String path, JsonObject body) {
    return TestPerson.post(api, path, body);
  }

  @Test
  void sign_up_mail_token_tenant() {
    var answer = post(SIGN_UP, TestPerson.wish("ada@x.io"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(api.mailsTo("ada@x.io"))
        .singleElement()
        .asString()
        .contains("https://api.example.com/auth/verify-email?token=");
    assertThat(api.logIn("ada@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    var verified = post(VERIFY, TestPerson.token(TestPerson.lastToken(api, "ada@x.io")));
    assertThat(TestApi.json(verified).fieldNames())
        .containsExactlyInAnyOrder("access_token", "refresh_token", "token_type", "expires_in");
    JsonObject me = TestApi.json(TestPerson.of(api, "ada@x.io", verified).get("/v1/me"));
    assertThat(me.getString("email")).isEqualTo("ada@x.io");
    assertThat(me.getBoolean("email_verified")).isTrue();
    assertThat(me.getBoolean("has_password")).isTrue();
    JsonObject tenant = me.getJsonArray("tenants").getJsonObject(0);
    assertThat(tenant.getString("name")).isEqualTo("Engines");
    assertThat(tenant.getString("role")).isEqualTo("owner");
    assertThat(me.getString("default_tenant")).isEqualTo(tenant.getString("id"));
    assertThat(api.logIn("ADA@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void a_taken_address_answers_the_same_and_tells_its_owner() {
    var first = post(SIGN_UP, TestPerson.wish("taken@x.io"));
    post(VERIFY, TestPerson.token(TestPerson.lastToken(api, "taken@x.io")));
    var second = post(SIGN_UP, TestPerson.wish("Taken@x.io"));
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(api.mailsTo("Taken@x.io"))
        .singleElement()
        .asString()
        .contains("has an account")
        .doesNotContain("token=");
  }

  @Test
  void the_first_to_verify_has_the_address_and_discards_the_others() {
    post(SIGN_UP, TestPerson.wish("squat@x.io"));
    String squatter = TestPerson.lastToken(api, "squat@x.io");
    post(SIGN_UP, TestPerson.wish("squat@x.io").put("password", "the owner's own words"));
    String owner = TestPerson.lastToken(api, "squat@x.io");
    assertThat(post(VERIFY, TestPerson.token(owner)).statusCode()).isEqualTo(200);
    assertThat(post(VERIFY, TestPerson.token(squatter)).statusCode()).isEqualTo(401);
    assertThat(post(VERIFY, TestPerson.token(owner)).statusCode()).isEqualTo(401);
    assertThat(api.logIn("squat@x.io", "the owner's own words").statusCode()).isEqualTo(200);
    assertThat(api.logIn("squat@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void five_verifications_at_once_make_one_account() throws Exception {
    List<String> tokens =
        IntStream.range(0, 5)
            .mapToObj(
                _ -> {
                  post(SIGN_UP, TestPerson.wish("race@x.io"));
                  return TestPerson.lastToken(api, "race@x.io");
                })
            .toList();
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        tokens.stream()
            .map(
                token ->
                    Thread.ofVirtual()
                        .start(
                            () -> statuses.add(post(VERIFY, TestPerson.token(token)).statusCode())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401, 401);
    assertThat(pending("race@x.io")).isZero();
  }

  private static long pending(String email) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT count(*) FROM signup WHERE email = $1", email)
                .first()
                .bigint("count"));
  }

  @Test
  void a_token_lasts_a_day() {
    post(SIGN_UP, TestPerson.wish("late@x.io"));
    String token = TestPerson.lastToken(api, "late@x.io");
    api.clock.advance(Duration.ofHours(24).plusSeconds(1));
    assertThat(post(VERIFY, TestPerson.token(token)).statusCode()).isEqualTo(401);
    api.clock.reset();
    assertThat(post(VERIFY, TestPerson.token(token)).statusCode()).isEqualTo(200);
  }

  @Test
  void opening_the_link_uses_nothing_up_and_its_button_does() {
    post(SIGN_UP, TestPerson.wish("page@x.io"));
    String token = TestPerson.lastToken(api, "page@x.io");
    String page = "/auth/verify-email?token=" + token;
    for (int i = 0; i < 2; i++) {
      var opened = api.client.get(page).send().await();
      assertThat(opened.statusCode()).isEqualTo(200);
      assertThat(opened.getHeader("Content-Type")).startsWith("text/html");
      assertThat(opened.bodyAsString()).contains(token, "<form method=\"post\">");
      assertThat(opened.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    }
    assertThat(press(token).statusCode()).isEqualTo(200);
    assertThat(api.logIn("page@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(press(token).statusCode()).isEqualTo(401);
    String hostile = "/auth/verify-email?token=%22%3E%3Cscript%3E";
    assertThat(api.client.get(hostile).send().await().bodyAsString()).doesNotContain("<script>");
  }

  private static HttpResponse<Buffer> press(String token) {
    return api.client
        .post("/auth/verify-email")
        .sendForm(MultiMap.caseInsensitiveMultiMap().add("token", token))
        .await();
  }

  @Test
  void nobodys_inbox_is_filled() {
    for (int i = 0; i < 8; i++) {
      assertThat(post(SIGN_UP, TestPerson.wish("victim@x.io")).statusCode()).isEqualTo(202);
    }
    assertThat(api.mailsTo("victim@x.io")).hasSize(6);
    api.clock.advance(Duration.ofHours(1));
    post(SIGN_UP, TestPerson.wish("victim@x.io"));
    assertThat(api.mailsTo("victim@x.io")).hasSize(7);
  }

  @Test
  void a_weak_password_is_refused_with_a_reason() {
    for (String weak :
        List.of("password", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "iloveyou", "Password1")) {
      var answer = post(SIGN_UP, TestPerson.wish("weak@x.io").put("password", weak));
      assertThat(answer.statusCode()).as(weak).isEqualTo(422);
      JsonObject error = TestApi.json(answer).getJsonArray("errors").getJsonObject(0);
      assertThat(error.getString("pointer")).isEqualTo("/password");
      assertThat(error.getString("detail")).isNotBlank();
    }
    var own = TestPerson.wish("lovelace@x.io").put("name", "Lovelace").put("password", "Lovelace");
    assertThat(post(SIGN_UP, own).statusCode()).isEqualTo(422);
    assertThat(api.mailsTo("weak@x.io")).isEmpty();
  }

  @Test
  void naughty_input_is_refused_or_kept_and_never_breaks_anything() {
    List<String> texts =
        List.of(
            "\u0000",
            "a\u0007b",
            "\u202Egnp.exe",
            "😀 𝕏",
            "\uD800",
            "Robert'); DROP TABLE account;--",
            "<script>alert(1)</script>",
            "x".repeat(7_000));
    for (String text : texts) {
      for (String field : List.of("email", "password", "name", "tenant_name")) {
        int status = post(SIGN_UP, TestPerson.wish("naughty@x.io").put(field, text)).statusCode();
        assertThat(status).as(field).isIn(202, 400, 422);
      }
      assertThat(post(VERIFY, TestPerson.token(text)).statusCode()).isIn(400, 401, 422);
      assertThat(TestPerson.refresh(api, text).statusCode()).isIn(400, 401, 422);
      assertThat(api.logIn(text, text).statusCode()).isIn(400, 401, 422);
    }
    for (String field : List.of("email", "password", "name", "tenant_name")) {
      var wish = TestPerson.wish("naughty@x.io").put(field, "x".repeat(100_000));
      assertThat(post(SIGN_UP, wish).statusCode()).as(field).isEqualTo(413);
    }
    assertThat(post(SIGN_UP, TestPerson.wish("a@x.io").put("admin", true)).statusCode())
        .isEqualTo(422);
    assertThat(
            api.request(HttpMethod.POST, SIGN_UP)
                .putHeader("Content-Type", "text/plain")
                .sendBuffer(Buffer.buffer("{}"))
                .await()
                .statusCode())
        .isEqualTo(415);
  }
}
