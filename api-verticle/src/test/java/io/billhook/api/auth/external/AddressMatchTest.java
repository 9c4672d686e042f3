package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose account it is when a provider tells an address that is known already. */
@TestOAuth.Shared
class AddressMatchTest {
  private final TestOAuth oauth;
  private final TestApi api;

  AddressMatchTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @Test
  void verified_on_both_sides_is_one_account_and_is_told_by_mail() {
    TestPerson ada = TestPerson.register(api, "both@x.io");
    TestPerson same = oauth.browser().person("oidc", "Both@x.io");
    assertThat(TestOAuth.me(same).getString("id")).isEqualTo(TestOAuth.me(ada).getString("id"));
    assertThat(TestOAuth.me(same).getJsonArray("tenants")).hasSize(1);
    assertThat(api.mailsTo("Both@x.io")).singleElement().asString().contains("127.0.0.1");
    assertThat(api.logIn("both@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(oauth.browser().logIn("oidc", "login_hint=both@x.io&subject=4711"))
        .isEqualTo(Map.of("error", "already_linked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oidc", "github"})
  void an_address_that_the_provider_does_not_vouch_for_links_and_makes_nothing(String provider) {
    String email = "unproved-" + provider + "@x.io";
    Map<String, String> refused = Map.of("error", "email_unverified");
    String person = "verified=false&login_hint=" + email;
    assertThat(oauth.browser().logIn(provider, person)).isEqualTo(refused);
    assertThat(oauth.accounts(email)).isZero();
    TestPerson owner = TestPerson.register(api, email);
    assertThat(oauth.browser().logIn(provider, person)).isEqualTo(refused);
    assertThat(TestOAuth.identities(owner)).isEmpty();

    oauth.link(owner, provider, person);
    var entered = TestPerson.of(api, email, oauth.browser().tokens(provider, person));
    assertThat(TestOAuth.me(entered).getString("id"))
        .isEqualTo(TestOAuth.me(owner).getString("id"));
  }

  @Test
  void who_squats_an_address_loses_it() {
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("squat2@x.io"));
    String pending = TestPerson.lastToken(api, "squat2@x.io");
    TestPerson squatter = TestPerson.register(api, "squat@x.io");
    oauth.link(squatter, "github", "login_hint=squatter@x.io");
    oauth.write(
        "UPDATE account SET email_verified_at = NULL, totp_sealed = '\\x00',"
            + " totp_confirmed_at = now() WHERE email = 'squat@x.io'");

    TestPerson owner = oauth.browser().person("oidc", "squat@x.io");
    assertThat(TestOAuth.me(owner).getBoolean("email_verified")).isTrue();
    assertThat(TestOAuth.identities(owner)).containsExactly("oidc");
    assertThat(squatter.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, squatter.refresh()).statusCode()).isEqualTo(401);
    assertThat(api.logIn("squat@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    var other = oauth.browser().person("github", "squatter@x.io");
    assertThat(TestOAuth.me(other).getString("email")).isEqualTo("squatter@x.io");

    oauth.browser().person("oidc", "squat2@x.io");
    var verify = TestPerson.post(api, "/v1/auth/verify-email", TestPerson.chosen(pending));
    assertThat(verify.statusCode()).isEqualTo(401);
    assertThat(api.logIn("squat2@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
  }
}
