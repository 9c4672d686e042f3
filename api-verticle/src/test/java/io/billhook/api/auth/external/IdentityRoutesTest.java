package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Other ways in that a person adds and takes away. */
@TestOAuth.Shared
class IdentityRoutesTest {
  private final TestOAuth oauth;
  private final TestApi api;

  IdentityRoutesTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @Test
  void who_is_signed_in_links_and_unlinks() {
    TestPerson ada = TestPerson.register(api, "links@x.io");
    JsonObject code =
        new JsonObject().put("code", oauth.linkCode(ada, "github", "login_hint=elsewhere@x.io"));
    for (int i = 0; i < 2; i++) { // repeated under one Idempotency-Key
      var linked = api.post("/v1/me/identities", ada.access(), "once", code);
      assertThat(linked.statusCode()).isEqualTo(201);
    }
    assertThat(TestOAuth.identities(ada)).containsExactly("github");
    assertThat(api.mailsTo("links@x.io")).last().asString().contains("GitHub");
    TestPerson same = oauth.browser().person("github", "elsewhere@x.io");
    assertThat(TestOAuth.me(same).getString("email")).isEqualTo("links@x.io");

    assertThat(oauth.unlink(ada, "oidc")).isEqualTo(404);
    assertThat(oauth.unlink(ada, "github")).isEqualTo(204);
    assertThat(api.mailsTo("links@x.io")).last().asString().contains("no longer", "GitHub");
    assertThat(TestOAuth.identities(ada)).isEmpty();
    assertThat(oauth.acts(TestOAuth.me(ada).getString("id")))
        .contains("identity.link", "identity.unlink");
    TestPerson other = oauth.browser().person("github", "elsewhere@x.io");
    assertThat(TestOAuth.me(other).getString("email")).isEqualTo("elsewhere@x.io");
  }

  @Test
  void an_identity_goes_to_the_account_that_asked_for_it_and_to_no_second_one() {
    TestPerson ada = TestPerson.register(api, "asks@x.io");
    TestPerson eve = TestPerson.register(api, "asks-eve@x.io");
    String code = oauth.linkCode(ada, "oidc", "login_hint=wanted@x.io");
    assertThat(oauth.confirm(eve, code).statusCode()).isEqualTo(422);
    assertThat(oauth.swap(code).statusCode()).isEqualTo(401);
    String signIn =
        Objects.requireNonNull(oauth.browser().logIn("oidc", "login_hint=own@x.io").get("code"));
    assertThat(oauth.confirm(ada, signIn).statusCode()).isEqualTo(422);
    assertThat(oauth.confirm(ada, code).statusCode()).isEqualTo(201);
    assertThat(oauth.confirm(ada, code).statusCode()).isEqualTo(422);
    assertThat(
            oauth.confirm(eve, oauth.linkCode(eve, "oidc", "login_hint=wanted@x.io")).statusCode())
        .isEqualTo(409);
    assertThat(
            oauth.confirm(ada, oauth.linkCode(ada, "oidc", "login_hint=third@x.io")).statusCode())
        .isEqualTo(409);
    var foreign = TestPerson.proof().put("return_to", "https://evil.example/");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/identities/oidc", foreign).statusCode())
        .isEqualTo(422);
    assertThat(api.client.get("/v1/me/identities").send().await().statusCode()).isEqualTo(401);
  }

  @Test
  void nobody_is_left_without_a_way_in() {
    TestPerson ada = oauth.browser().person("oidc", "only@x.io");
    assertThat(oauth.unlink(ada, "oidc")).isEqualTo(409);
    assertThat(TestOAuth.identities(ada)).containsExactly("oidc");
    var wrong =
        new JsonObject().put("current_password", "none").put("password", TestPerson.PASSWORD);
    assertThat(ada.send(HttpMethod.POST, "/v1/me/password", wrong).statusCode()).isEqualTo(422);

    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", "only@x.io"));
    JsonObject reset =
        TestPerson.token(TestPerson.lastToken(api, "only@x.io"))
            .put("password", TestPerson.PASSWORD);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", reset).statusCode()).isEqualTo(204);
    TestPerson again = TestPerson.logIn(api, "only@x.io");
    assertThat(oauth.unlink(again, "oidc")).isEqualTo(204);
    assertThat(api.logIn("only@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void an_identity_of_a_provider_that_is_not_set_up_is_no_way_in() {
    TestPerson ada = oauth.browser().person("oidc", "old@x.io");
    oauth.write(
        "INSERT INTO external_identity (provider, subject, account_id)"
            + " SELECT 'gone', 'x', id FROM account WHERE email = 'old@x.io'");
    assertThat(oauth.unlink(ada, "oidc")).isEqualTo(409);
    oauth.link(ada, "github", "login_hint=old@x.io");
    assertThat(oauth.unlink(ada, "oidc")).isEqualTo(204);
  }
}
