package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.crypto.Sha256;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code that a front end swaps for tokens. */
@TestOAuth.Shared
class LogInCodesTest {
  private final TestOAuth oauth;
  private final TestApi api;

  LogInCodesTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void a_code_lasts_a_minute_and_a_query_of_the_front_end_stays() {
    TestBrowser browser = oauth.browser();
    String target = URLEncoder.encode(TestBrowser.RETURN_TO + "?next=/a", StandardCharsets.UTF_8);
    var begun = browser.open("/v1/auth/oauth/oidc?return_to=" + target);
    var back =
        browser.comeBack(browser.approve(TestBrowser.location(begun), "login_hint=late@x.io"));
    Map<String, String> query = TestBrowser.query(back);
    assertThat(query).containsEntry("next", "/a");
    api.clock.advance(Duration.ofSeconds(60));
    assertThat(oauth.swap(query.get("code")).statusCode()).isEqualTo(401);
    api.clock.reset();
    assertThat(oauth.swap(query.get("code")).statusCode()).isEqualTo(200);
    assertThat(oauth.swap("unknown").statusCode()).isEqualTo(401);
    assertThat(TestPerson.post(api, TestOAuth.TOKEN, new JsonObject()).statusCode()).isEqualTo(422);
  }

  @Test
  void a_front_end_may_bind_the_code_to_itself() {
    String verifier = "v".repeat(43);
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    assertThat(swapBound("&code_challenge=" + challenge, verifier)).isEqualTo(200);
    assertThat(swapBound("&code_challenge=" + challenge, "w".repeat(43))).isEqualTo(401);
    assertThat(swapBound("&code_challenge=" + challenge, null)).isEqualTo(401);
    assertThat(swapBound("", verifier)).isEqualTo(401);
  }

  private int swapBound(String challenge, @Nullable String verifier) {
    TestBrowser browser = oauth.browser();
    String back = browser.approve(browser.begin("oidc", challenge), "login_hint=pkce@x.io");
    String code = TestBrowser.query(browser.comeBack(back)).get("code");
    JsonObject body = new JsonObject().put("code", code).put("code_verifier", verifier);
    int status = TestPerson.post(api, TestOAuth.TOKEN, body).statusCode();
    assertThat(TestPerson.post(api, TestOAuth.TOKEN, body).statusCode()).isEqualTo(401);
    return status;
  }
}
