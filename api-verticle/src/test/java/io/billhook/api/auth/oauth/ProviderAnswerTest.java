package io.billhook.api.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.external.OAuthRoutes;
import io.billhook.api.auth.external.TestBrowser;
import io.billhook.api.auth.external.TestOAuth;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a provider answers, and what of it is believed. */
@TestOAuth.Shared
class ProviderAnswerTest {
  private final TestOAuth oauth;
  private final TestApi api;

  ProviderAnswerTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "mixed_up, its answer is of another issuer",
    "token_refused, its token end point answered 400",
    "wrong_nonce, has another nonce",
    "wrong_audience, is for another client",
    "wrong_party, was asked for by another client",
    "wrong_issuer, ID token is of another issuer",
    "expired, has expired",
    "unsigned, is signed as we do not take it",
    "shared_secret, is signed as we do not take it",
    "wrong_signature, has a wrong signature",
    "short_key, is signed with too short a key",
    "unknown_key, is signed with an unknown key",
    "wrong_user_info, its user info is of somebody else"
  })
  void what_does_not_hold_is_refused_and_logged_without_secrets(String fault, String why) {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(OAuthRoutes.class);
    lines.start();
    logger.addAppender(lines);
    try {
      TestBrowser browser = oauth.browser();
      String email = fault + "@x.io";
      String back =
          browser.approve(browser.begin("oidc", ""), "fault=" + fault + "&login_hint=" + email);
      assertThat(TestBrowser.query(browser.comeBack(back)))
          .isEqualTo(Map.of("error", "provider_failed"));
      assertThat(browser.cookies).isEmpty();
      assertThat(oauth.accounts(email)).isZero();
      Map<String, String> secret = TestBrowser.query(back);
      assertThat(lines.list)
          .singleElement()
          .asString()
          .contains(why)
          .doesNotContain(secret.get("code"), secret.get("state"), email);
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void a_refusal_of_the_provider_or_the_person_is_told() {
    assertThat(oauth.browser().logIn("oidc", "login_hint=no@x.io&fault=denied"))
        .isEqualTo(Map.of("error", "access_denied"));
    assertThat(oauth.browser().logIn("github", "login_hint=no@x.io&fault=token_refused"))
        .isEqualTo(Map.of("error", "provider_failed"));
    var away = oauth.browser().open("/v1/auth/oauth/google?return_to=" + TestBrowser.RETURN_TO);
    assertThat(TestBrowser.query(away)).isEqualTo(Map.of("error", "provider_failed"));
  }

  @Test
  void an_address_may_be_told_by_user_info() {
    var answer = oauth.browser().tokens("oidc", "login_hint=later@x.io&fault=email_later");
    assertThat(TestOAuth.me(TestPerson.of(api, "later@x.io", answer)).getString("email"))
        .isEqualTo("later@x.io");
  }

  @Test
  void a_new_key_of_the_provider_is_found() {
    oauth.browser().person("oidc", "key@x.io");
    oauth.web.postAbs(oauth.simulator + "/_sim/oidc/keys/rotate").send().await();
    api.clock.advance(Duration.ofSeconds(11));
    oauth.browser().person("oidc", "key@x.io");
  }
}
