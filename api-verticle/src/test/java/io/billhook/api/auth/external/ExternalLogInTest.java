package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-in by other providers, which the simulator plays. */
@TestOAuth.Shared
class ExternalLogInTest {
  private final TestOAuth oauth;
  private final TestApi api;

  ExternalLogInTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oidc", "github"})
  void a_new_person_gets_an_account_a_tenant_and_tokens(String provider) {
    String email = "new-" + provider + "@x.io";
    TestBrowser browser = oauth.browser();
    String address = browser.begin(provider, "");
    Map<String, String> asked = TestBrowser.query(address);
    assertThat(asked)
        .containsEntry(
            "redirect_uri", "https://api.example.com/v1/auth/oauth/" + provider + "/callback")
        .containsEntry("code_challenge_method", "S256");
    assertThat(asked.get("state")).hasSize(43);
    assertThat(asked.get("code_challenge")).hasSize(43);
    var back = browser.comeBack(browser.approve(address, "name=Ada&login_hint=" + email));
    assertThat(browser.cookies).isEmpty();
    assertThat(back.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    String code = TestBrowser.query(back).get("code");
    var answer = oauth.swap(code);
    assertThat(TestApi.json(answer).fieldNames())
        .containsExactlyInAnyOrder("access_token", "refresh_token", "token_type", "expires_in");
    assertThat(oauth.swap(code).statusCode()).isEqualTo(401);

    JsonObject me = TestOAuth.me(TestPerson.of(api, email, answer));
    assertThat(me.getString("email")).isEqualTo(email);
    assertThat(me.getString("name")).isEqualTo("Ada");
    assertThat(me.getBoolean("email_verified")).isTrue();
    JsonObject tenant = me.getJsonArray("tenants").getJsonObject(0);
    assertThat(tenant.getString("role")).isEqualTo("owner");
    assertThat(me.getString("default_tenant")).isEqualTo(tenant.getString("id"));
    assertThat(api.mailsTo(email)).isEmpty();
    String id = me.getString("id");
    assertThat(oauth.acts(id)).containsExactly("account.verify", "identity.link", "session.start");

    TestPerson again = oauth.browser().person(provider, email);
    assertThat(TestOAuth.me(again).getString("id")).isEqualTo(id);
    assertThat(oauth.acts(id)).endsWith("session.start", "session.start");
  }

  @Test
  void one_new_person_in_two_browsers_gets_one_account() throws Exception {
    List<String> backs = new CopyOnWriteArrayList<>();
    List<TestBrowser> browsers = IntStream.range(0, 5).mapToObj(_ -> oauth.browser()).toList();
    browsers.forEach(it -> backs.add(it.approve(it.begin("oidc", ""), "login_hint=race@x.io")));
    List<String> codes = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                codes.add(
                                    TestBrowser.query(browsers.get(i).comeBack(backs.get(i)))
                                        .get("code"))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(codes).hasSize(5).allMatch(code -> oauth.swap(code).statusCode() == 200);
    assertThat(oauth.accounts("race@x.io")).isEqualTo(1);
  }

  @Test
  void a_second_factor_is_asked_for_all_the_same_and_before_a_way_in_is_added() {
    TestFactor ada = TestFactor.enrolled(api, "factor@x.io");
    JsonObject asked = TestApi.json(oauth.browser().tokens("oidc", "login_hint=factor@x.io"));
    assertThat(asked.getBoolean("mfa_required")).isTrue();
    assertThat(asked.containsKey("access_token")).isFalse();
    var answer = ada.answer(asked.getString("mfa_token"), ada.nextCode());
    TestPerson entered = TestPerson.of(api, "factor@x.io", answer);
    assertThat(TestOAuth.me(entered).getString("email")).isEqualTo("factor@x.io");
    oauth.link(entered, "github", "login_hint=factor@x.io");

    api.clock.advance(Duration.ofMinutes(16));
    TestPerson later = entered.refreshed();
    var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
    var start = later.send(HttpMethod.POST, "/v1/me/identities/oidc", body);
    assertThat(start.statusCode()).isEqualTo(403);
    assertThat(TestApi.json(start).getString("type")).endsWith(":step-up-required");
    assertThat(later.delete("/v1/me/identities/github").statusCode()).isEqualTo(403);
  }

  @Test
  void a_provider_that_is_not_set_up_is_not_there() {
    try (TestApi without = new TestApi()) {
      TestBrowser browser = new TestBrowser(without, oauth.web);
      for (String path : List.of("google", "oidc/callback", "github", "evil", "token")) {
        assertThat(browser.open("/v1/auth/oauth/" + path + "?return_to=x").statusCode())
            .as(path)
            .isEqualTo(404);
      }
      TestPerson ada = TestPerson.register(without, "none@x.io");
      var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
      assertThat(ada.send(HttpMethod.POST, "/v1/me/identities/oidc", body).statusCode())
          .isEqualTo(404);
    }
  }
}
