package io.billhook.api.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** A person with an authenticator app, which shows the codes of the test's clock. */
public record TestFactor(TestPerson person, String secret, List<String> recoveryCodes) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Somebody new, who has just confirmed the app. */
  public static TestFactor enrolled(TestApi api, String email) {
    return add(api, TestPerson.register(api, email));
  }

  /** To who has none. */
  public static TestFactor add(TestApi api, TestPerson person) {
    String secret = begin(person);
    var confirmed = send(person, "/v1/me/mfa/totp/confirm", code(api, secret));
    assertThat(confirmed.statusCode()).isEqualTo(200);
    List<String> codes =
        TestApi.json(confirmed).getJsonArray("recovery_codes").stream()
            .map(String.class::cast)
            .toList();
    return new TestFactor(person, secret, codes);
  }

  /** The secret of an app that is not confirmed yet. */
  public static String begin(TestPerson person) {
    var begun =
        person
            .api()
            .client
            .post("/v1/me/mfa/totp")
            .bearerTokenAuthentication(person.access())
            .sendJsonObject(TestPerson.proof())
            .await();
    assertThat(begun.statusCode()).isEqualTo(200);
    return TestApi.json(begun).getString("secret");
  }

  public static String code(TestApi api, String secret) {
    return code(secret, Totp.step(api.clock.instant()));
  }

  static String code(String secret, long step) {
    return Totp.code(decode(secret), step);
  }

  static HttpResponse<Buffer> send(TestPerson person, String path, String code) {
    return person.send(HttpMethod.POST, path, new JsonObject().put("code", code));
  }

  /** The next code that was not shown yet: half a minute later. */
  public String nextCode() {
    person.api().clock.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
    return code(person.api(), secret);
  }

  /** The password's part of a log-in. */
  String mfaToken() {
    JsonObject asked = TestApi.json(person.api().logIn(person.email(), TestPerson.PASSWORD));
    assertThat(asked.getBoolean("mfa_required")).isTrue();
    return asked.getString("mfa_token");
  }

  public HttpResponse<Buffer> answer(String mfaToken, String code) {
    return TestPerson.post(
        person.api(),
        "/v1/auth/mfa/verify",
        new JsonObject().put("mfa_token", mfaToken).put("code", code));
  }

  /** The whole log-in. */
  TestPerson logIn() {
    return TestPerson.of(person.api(), person.email(), answer(mfaToken(), nextCode()));
  }

  static byte[] decode(String base32) {
    assertThat(base32).matches("[A-Z2-7]{32}");
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < base32.length(); i++) {
      number = number.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(base32.charAt(i))));
    }
    byte[] secret = new byte[20];
    for (int i = secret.length - 1; i >= 0; i--) {
      secret[i] = number.byteValue();
      number = number.shiftRight(Byte.SIZE);
    }
    return secret;
  }
}
