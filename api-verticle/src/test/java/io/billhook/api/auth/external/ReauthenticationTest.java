package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds a stolen access token, however young, adds no way into the account. */
@TestOAuth.Shared
class ReauthenticationTest {
  private static final String TOTP = "/v1/me/mfa/totp";

  private final TestOAuth oauth;
  private final TestApi api;

  ReauthenticationTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private record Grave(HttpMethod method, String path, JsonObject body) {
    HttpResponse<Buffer> as(TestPerson person, JsonObject proof) {
      return person
          .api()
          .request(method, path)
          .bearerTokenAuthentication(person.access())
          .putHeader("Idempotency-Key", UUID.randomUUID().toString())
          .sendJsonObject(body.copy().mergeIn(proof))
          .await();
    }
  }

  private static List<Grave> grave() {
    var key = new JsonObject().put("name", "k").put("scopes", List.of("emails:read"));
    var link = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
    return List.of(
        new Grave(HttpMethod.POST, TOTP, new JsonObject()),
        new Grave(HttpMethod.POST, "/v1/me/mfa/sms", new JsonObject()),
        new Grave(HttpMethod.POST, "/v1/me/phone", new JsonObject().put("phone", "+491700000001")),
        new Grave(HttpMethod.POST, "/v1/me/identities/oidc", link),
        new Grave(HttpMethod.DELETE, "/v1/me/identities/github", new JsonObject()),
        new Grave(HttpMethod.POST, "/v1/api-keys", key),
        new Grave(
            HttpMethod.POST, "/v1/api-keys/" + UUID.randomUUID() + "/rotate", new JsonObject()),
        new Grave(HttpMethod.DELETE, "/v1/me", new JsonObject()));
  }

  private static boolean asksAgain(HttpResponse<Buffer> answer) {
    return answer.statusCode() == 403
        && TestApi.json(answer).getString("type").endsWith(":reauthentication-required");
  }

  @Test
  void a_young_token_alone_adds_no_factor_phone_identity_or_key() {
    TestPerson ada = TestPerson.register(api, "young@x.io");
    var wrong = new JsonObject().put("password", "wrong");
    var code = new JsonObject().put("reauthentication", "x".repeat(43));
    for (Grave act : grave()) {
      assertThat(asksAgain(act.as(ada, new JsonObject()))).as(act.path()).isTrue();
      assertThat(asksAgain(act.as(ada, code))).as(act.path()).isTrue();
      var guessed = act.as(ada, wrong);
      assertThat(guessed.statusCode()).as(act.path()).isEqualTo(422);
      assertThat(guessed.bodyAsString()).contains("\"/password\"");
    }
    JsonObject export = TestApi.json(ada.get("/v1/me/export"));
    assertThat(export.getJsonArray("failures")).as("as at log-in").hasSize(grave().size());
    assertThat(export.getJsonArray("api_keys")).isEmpty();
    assertThat(export.getJsonArray("text_messages")).isEmpty();
  }

  @Test
  void guesses_with_a_stolen_token_end_as_those_at_log_in_do() {
    TestPerson ada = TestPerson.register(api, "guesses@x.io");
    var wrong = new JsonObject().put("password", "wrong");
    for (int i = 0; i < 10; i++) {
      assertThat(ada.send(HttpMethod.POST, TOTP, wrong).statusCode()).isEqualTo(422);
    }
    assertThat(ada.send(HttpMethod.POST, TOTP, TestPerson.proof()).statusCode()).isEqualTo(429);
  }

  @Test
  void the_owner_is_told_at_once_of_a_key() {
    TestPerson ada = TestPerson.register(api, "keys@x.io");
    var wish = TestPerson.proof().put("name", "k").put("scopes", List.of("emails:read"));
    JsonObject made = TestApi.json(api.post("/v1/api-keys", ada.access(), wish));
    assertThat(api.mailsTo("keys@x.io")).last().asString().contains(made.getString("prefix"));
    String rotate = "/v1/api-keys/" + made.getString("id") + "/rotate";
    JsonObject next = TestApi.json(api.post(rotate, ada.access(), TestPerson.proof()));
    assertThat(api.mailsTo("keys@x.io"))
        .hasSize(3)
        .last()
        .asString()
        .contains(next.getString("prefix"))
        .doesNotContain(next.getString("key"));
  }

  @Test
  void who_has_a_second_factor_shows_that_and_no_password() {
    TestFactor factor = TestFactor.enrolled(api, "steps-up@x.io");
    TestPerson ada = factor.person();
    var key = new JsonObject().put("name", "k").put("scopes", List.of("emails:read"));
    assertThat(api.post("/v1/api-keys", ada.access(), key).statusCode()).isEqualTo(201);
    api.clock.advance(Duration.ofMinutes(14));
    TestPerson later = ada.refreshed();
    api.clock.advance(Duration.ofMinutes(1));
    for (Grave act : grave()) {
      for (JsonObject proof : List.of(new JsonObject(), TestPerson.proof())) {
        var refused = act.as(later, proof);
        assertThat(refused.statusCode()).as(act.path()).isEqualTo(403);
        assertThat(refused.bodyAsString()).as(act.path()).contains(":step-up-required");
      }
    }
  }

  @Test
  void who_has_no_password_logs_in_to_the_provider_again() {
    TestPerson ada = oauth.browser().person("oidc", "again@x.io");
    assertThat(asksAgain(ada.send(HttpMethod.POST, TOTP, new JsonObject()))).isTrue();
    String asked = authorizeAddress(ada, "oidc");
    assertThat(TestBrowser.query(asked))
        .containsEntry("prompt", "login")
        .containsEntry("max_age", "0");
    JsonObject proof = oauth.proof(ada);
    assertThat(proof.getString("reauthentication")).hasSize(43);
    assertThat(ada.send(HttpMethod.POST, TOTP, proof).statusCode()).isEqualTo(200);
    assertThat(asksAgain(ada.send(HttpMethod.POST, TOTP, proof))).as("a second time").isTrue();
    assertThat(oauth.swap(proof.getString("reauthentication")).statusCode()).isEqualTo(401);
    assertThat(oauth.confirm(ada, proof.getString("reauthentication")).statusCode()).isEqualTo(422);
    JsonObject late = oauth.proof(ada);
    api.clock.advance(Duration.ofMinutes(5));
    assertThat(asksAgain(ada.send(HttpMethod.POST, TOTP, late))).as("too late").isTrue();
    api.clock.reset();
    assertThat(ada.send(HttpMethod.DELETE, "/v1/me", oauth.proof(ada)).statusCode()).isEqualTo(204);
    assertThat(oauth.accounts("again@x.io")).isZero();
  }

  /** Where the browser is sent to. */
  private String authorizeAddress(TestPerson person, String provider) {
    URI url = URI.create(TestApi.json(oauth.startAgain(person, provider)).getString("url"));
    return TestBrowser.location(oauth.browser().open(url.getRawPath() + "?" + url.getRawQuery()));
  }

  @Test
  void a_repeat_under_a_key_is_given_the_first_answer_though_the_code_is_used_up() {
    TestPerson ada = oauth.browser().person("oidc", "repeats@x.io");
    JsonObject proof = oauth.proof(ada);
    var first = api.post(TOTP, ada.access(), "once", proof);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(api.post(TOTP, ada.access(), "once", proof).bodyAsString())
        .isEqualTo(first.bodyAsString());
  }

  @Test
  void the_code_is_of_the_session_and_the_account_that_asked_for_it() {
    TestPerson ada = oauth.browser().person("oidc", "bound-code@x.io");
    TestPerson elsewhere = oauth.browser().person("oidc", "bound-code@x.io");
    TestPerson eve = oauth.browser().person("oidc", "bound-eve@x.io");
    JsonObject proof = oauth.proof(ada);
    for (TestPerson other : List.of(elsewhere, eve)) {
      assertThat(asksAgain(other.send(HttpMethod.POST, TOTP, proof))).isTrue();
    }
    assertThat(ada.send(HttpMethod.POST, TOTP, proof).statusCode())
        .as("it was not used up by them")
        .isEqualTo(200);
  }

  @Test
  void another_identity_shows_nothing() {
    TestPerson ada = oauth.browser().person("github", "same@x.io");
    assertThat(oauth.logInAgain(ada, "github", "login_hint=thief@x.io"))
        .isEqualTo(Map.of("error", "other_identity"));
    oauth.browser().person("github", "known@x.io");
    assertThat(oauth.logInAgain(ada, "github", "login_hint=known@x.io"))
        .as("linked to another account")
        .isEqualTo(Map.of("error", "other_identity"));
    assertThat(oauth.startAgain(ada, "oidc").statusCode())
        .as("none of this provider")
        .isEqualTo(404);
    assertThat(oauth.startAgain(ada, "google").statusCode()).isEqualTo(404);
    var foreign = new JsonObject().put("return_to", "https://evil.example/");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/reauthenticate/github", foreign).statusCode())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"old_log_in", "no_log_in_time"})
  void a_log_in_of_before_is_not_taken_for_a_new_one(String fault) {
    String email = fault + "@x.io";
    TestPerson ada = oauth.browser().person("oidc", email);
    assertThat(oauth.logInAgain(ada, "oidc", "login_hint=" + email + "&fault=" + fault))
        .isEqualTo(Map.of("error", "provider_failed"));
  }

  @Test
  void github_knows_no_new_log_in_so_the_identity_alone_is_shown() {
    TestPerson ada = oauth.browser().person("github", "hub@x.io");
    assertThat(TestBrowser.query(authorizeAddress(ada, "github"))).doesNotContainKey("prompt");
    assertThat(ada.send(HttpMethod.POST, TOTP, oauth.proof(ada)).statusCode()).isEqualTo(200);
  }

  @Test
  void an_identity_that_was_taken_away_proves_nothing() {
    TestPerson ada = TestPerson.register(api, "unlinked@x.io");
    oauth.link(ada, "github", "login_hint=unlinked@x.io");
    String code =
        Objects.requireNonNull(
            oauth.logInAgain(ada, "github", "login_hint=unlinked@x.io").get("code"));
    assertThat(oauth.unlink(ada, "github")).isEqualTo(204);
    assertThat(
            asksAgain(
                ada.send(HttpMethod.POST, TOTP, new JsonObject().put("reauthentication", code))))
        .isTrue();
  }
}
