package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
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
  private static final String PREVIEW = "/v1/auth/signup/preview";
  private static final String VERIFY = "/v1/auth/verify-email";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS); // ten times the usual rates
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

  private static HttpResponse<Buffer> verify(String token) {
    return post(VERIFY, TestPerson.chosen(token));
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
    var verified = verify(TestPerson.lastToken(api, "ada@x.io"));
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
    verify(TestPerson.lastToken(api, "taken@x.io"));
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
    String first = TestPerson.lastToken(api, "squat@x.io");
    post(SIGN_UP, TestPerson.wish("Squat@x.io"));
    String second = TestPerson.lastToken(api, "Squat@x.io");
    assertThat(verify(first).statusCode()).isEqualTo(200);
    assertThat(verify(second).statusCode()).isEqualTo(401);
    assertThat(verify(first).statusCode()).isEqualTo(401);
    assertThat(pending("squat@x.io") + pending("Squat@x.io")).isZero();
  }

  /** Six mails are all that an address gets at once; what else its owner writes must count. */
  @Test
  void after_six_sign_ups_by_a_stranger_each_link_opens_that_of_the_owner() {
    String email = "owner@x.io";
    for (int i = 0; i < 6; i++) {
      post(SIGN_UP, TestPerson.wish(email).put("name", "Mallory").put("tenant_name", "Evil"));
    }
    String link = TestPerson.lastToken(api, email);
    for (int i = 0; i < 20; i++) {
      post(SIGN_UP, TestPerson.wish(email).put("name", "Grace").put("tenant_name", "Navy"));
    }
    assertThat(api.mailsTo(email)).hasSize(6);
    assertThat(pending(email))
        .as("what beyond is kept without a mail replaces itself")
        .isEqualTo(7);
    for (int i = 0; i < 2; i++) {
      assertThat(TestApi.json(post(PREVIEW, TestPerson.token(link))))
          .isEqualTo(
              new JsonObject().put("email", email).put("name", "Grace").put("tenant_name", "Navy"));
    }
    assertThat(me(email, verify(link)).getString("name")).isEqualTo("Grace");

    post("/v1/auth/password/forgot", new JsonObject().put("email", email));
    assertThat(api.mailsTo(email)).as("resets have mails of their own").hasSize(7);
  }

  private static JsonObject me(String email, HttpResponse<Buffer> verified) {
    return TestApi.json(TestPerson.of(api, email, verified).get("/v1/me"));
  }

  @Test
  void whoever_has_the_mail_changes_both_names() {
    post(SIGN_UP, TestPerson.wish("names@x.io").put("name", "Mallory"));
    String token = TestPerson.lastToken(api, "names@x.io");
    JsonObject wrong = TestPerson.chosen(token).put("name", "pay at https://x.io");
    assertThat(post(VERIFY, wrong).statusCode()).isEqualTo(422);
    JsonObject mine = TestPerson.chosen(token).put("name", "Grace").put("tenant_name", "Navy");
    JsonObject me = me("names@x.io", post(VERIFY, mine));
    assertThat(me.getString("name")).isEqualTo("Grace");
    assertThat(me.getJsonArray("tenants").getJsonObject(0).getString("name")).isEqualTo("Navy");
  }

  @Test
  void a_password_at_sign_up_is_an_unknown_member() {
    var answer = post(SIGN_UP, TestPerson.wish("old@x.io").put("password", TestPerson.PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(pointers(answer)).containsExactly("/password");
    assertThat(api.mailsTo("old@x.io")).isEmpty();
  }

  private static List<String> pointers(HttpResponse<Buffer> refused) {
    return TestApi.json(refused).getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }

  /** As V19 leaves those that were written before it. */
  @Test
  void a_sign_up_of_before_keeps_its_token() {
    String token = "a".repeat(43);
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                "INSERT INTO signup (id, email, name, tenant_name, token_hash, expires_at)"
                    + " VALUES ($1, 'old2@x.io', 'Ada', 'Engines', $2, now() + interval '1 hour')",
                RowIds.next(),
                RandomToken.hash(token)));
    assertThat(verify(token).statusCode()).isEqualTo(200);
    assertThat(api.logIn("old2@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
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
            .map(token -> Thread.ofVirtual().start(() -> statuses.add(verify(token).statusCode())))
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
    assertThat(post(PREVIEW, TestPerson.token(token)).statusCode()).isEqualTo(401);
    assertThat(verify(token).statusCode()).isEqualTo(401);
    api.clock.reset();
    assertThat(verify(token).statusCode()).isEqualTo(200);
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
  void a_weak_password_is_refused_with_a_reason_and_the_token_stays_good() {
    post(SIGN_UP, TestPerson.wish("lovelace@x.io").put("name", "Lovelace"));
    String token = TestPerson.lastToken(api, "lovelace@x.io");
    for (String weak :
        List.of("password", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "iloveyou", "Lovelace")) {
      var answer = post(VERIFY, TestPerson.token(token).put("password", weak));
      assertThat(answer.statusCode()).as(weak).isEqualTo(422);
      assertThat(pointers(answer)).containsExactly("/password");
      assertThat(answer.bodyAsString()).doesNotContain("\"detail\":\"\"");
    }
    assertThat(post(VERIFY, TestPerson.token(token)).statusCode()).as("without").isEqualTo(422);
    assertThat(
            post(VERIFY, TestPerson.token("x".repeat(43)).put("password", "aaaaaaaa")).statusCode())
        .as("the token is looked at first")
        .isEqualTo(401);
    assertThat(verify(token).statusCode()).isEqualTo(200);
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
      for (String field : List.of("email", "name", "tenant_name")) {
        int status = post(SIGN_UP, TestPerson.wish("naughty@x.io").put(field, text)).statusCode();
        assertThat(status).as(field).isIn(202, 400, 422);
      }
      assertThat(verify(text).statusCode()).isIn(400, 401, 422);
      assertThat(post(PREVIEW, TestPerson.token(text)).statusCode()).isIn(400, 401, 422);
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
