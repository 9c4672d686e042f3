package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keyboards send the same letters composed or decomposed. */
final class PasswordFormTest {
  private static final String COMPOSED = "Gr\u00fcner K\u00e4se \u00fcber \u00d6l 7";
  private static final String DECOMPOSED = Normalizer.normalize(COMPOSED, Normalizer.Form.NFD);
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_password_opens_in_either_form_wherever_it_is_asked_for() {
    TestPerson person = signUp("either@x.io", DECOMPOSED);
    assertThat(logIn("either@x.io", COMPOSED)).isEqualTo(200);
    assertThat(logIn("either@x.io", DECOMPOSED)).isEqualTo(200);

    var changed =
        person.send(
            HttpMethod.POST,
            "/v1/me/password",
            new JsonObject()
                .put("current_password", COMPOSED)
                .put("password", DECOMPOSED + " anew"));
    assertThat(changed.statusCode()).as(changed.bodyAsString()).isEqualTo(204);
    assertThat(logIn("either@x.io", COMPOSED + " anew")).isEqualTo(200);
    assertThat(logIn("either@x.io", COMPOSED)).isEqualTo(401);
  }

  @Test
  void a_password_that_was_set_by_mail_or_at_the_command_line_opens_in_either_form() {
    signUp("reset@x.io", COMPOSED);
    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", "reset@x.io"));
    var reset =
        TestPerson.post(
            api,
            "/v1/auth/password/reset",
            TestPerson.token(TestPerson.lastToken(api, "reset@x.io"))
                .put("password", DECOMPOSED + " anew"));
    assertThat(reset.statusCode()).as(reset.bodyAsString()).isLessThan(300);
    assertThat(logIn("reset@x.io", COMPOSED + " anew")).isEqualTo(200);

    new Accounts(api.database.auth())
        .createOperator("operator@x.io", DECOMPOSED, OperatorRole.VIEWER);
    assertThat(logIn("operator@x.io", COMPOSED)).isEqualTo(200);
  }

  /** As versions before hashed them: the bytes as they came. */
  @Test
  void a_hash_of_before_still_opens_in_either_form_and_is_made_anew() {
    signUp("before@x.io", COMPOSED);
    String before = hash(DECOMPOSED);
    for (String given : List.of(COMPOSED, DECOMPOSED)) {
      api.database
          .auth()
          .run(
              tx ->
                  tx.update(
                      "UPDATE account SET password_hash = $1 WHERE email = 'before@x.io'", before));
      assertThat(logIn("before@x.io", "Gruner Kase uber Ol 7")).isEqualTo(401);
      assertThat(stored("before@x.io")).isEqualTo(before);
      assertThat(logIn("before@x.io", given)).isEqualTo(200);
      String anew = stored("before@x.io");
      assertThat(anew).isNotEqualTo(before);
      assertThat(logIn("before@x.io", COMPOSED)).isEqualTo(200);
      assertThat(logIn("before@x.io", DECOMPOSED)).isEqualTo(200);
      assertThat(stored("before@x.io")).as("hashed anew once").isEqualTo(anew);
    }
  }

  /** Seven letters, in ten code points as they come. */
  @Test
  void length_is_judged_in_the_form_that_is_hashed() {
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("short@x.io"));
    var answer =
        TestPerson.post(
            api,
            "/v1/auth/verify-email",
            TestPerson.token(TestPerson.lastToken(api, "short@x.io"))
                .put("password", "\u0444u\u0308o\u0308a\u0308qzx"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.bodyAsString()).contains("/password", "8 to 200 characters");
  }

  private static String stored(String email) {
    return api.database
        .auth()
        .read("SELECT password_hash FROM account WHERE email = $1", email)
        .first()
        .text("password_hash");
  }

  private static TestPerson signUp(String email, String password) {
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish(email));
    var answer =
        TestPerson.post(
            api,
            "/v1/auth/verify-email",
            TestPerson.token(TestPerson.lastToken(api, email)).put("password", password));
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return TestPerson.of(api, email, answer);
  }

  private static int logIn(String email, String password) {
    return api.logIn(email, password).statusCode();
  }

  private static String hash(String password) {
    byte[] salt = new byte[16];
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(19_456)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[32];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=19456,t=2,p=1$%s$%s"
        .formatted(base64.encodeToString(salt), base64.encodeToString(hash));
  }
}
