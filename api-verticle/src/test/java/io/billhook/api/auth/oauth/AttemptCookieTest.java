package io.billhook.api.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.external.TestBrowser;
import io.billhook.api.auth.external.TestOAuth;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log-in is ended by the browser that began it, in time, and once. */
@TestOAuth.Shared
class AttemptCookieTest {
  private final TestOAuth oauth;
  private final TestApi api;

  AttemptCookieTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void the_cookie_is_bound_to_this_host_and_unreadable() {
    var answer = oauth.browser().open("/v1/auth/oauth/oidc?return_to=" + TestBrowser.RETURN_TO);
    assertThat(answer.cookies())
        .singleElement()
        .asString()
        .startsWith("__Host-billhook-oauth=")
        .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
        .doesNotContain(TestBrowser.query(TestBrowser.location(answer)).get("state"));
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void only_the_browser_that_began_can_end() {
    TestBrowser ada = oauth.browser();
    String back = ada.approve(ada.begin("oidc", ""), "login_hint=bound@x.io");
    TestBrowser eve = oauth.browser();
    assertThat(eve.comeBack(back).statusCode()).isEqualTo(400);
    eve.begin("oidc", "");
    assertThat(eve.comeBack(back).statusCode()).isEqualTo(400);
    String elsewhere = back.replace("/oidc/", "/github/");
    assertThat(ada.comeBack(elsewhere).statusCode()).isEqualTo(400);
    String without = back.replaceAll("&state=[^&]*", "");
    assertThat(ada.comeBack(without).statusCode()).isEqualTo(400);
    TestBrowser forged = oauth.browser();
    forged.cookies.put("__Host-billhook-oauth", "AQR0ZXN0" + "A".repeat(200));
    assertThat(forged.comeBack(back).statusCode()).isEqualTo(400);
    for (int length : new int[] {0x80, 0xff}) {
      byte[] bytes = new byte[60];
      bytes[0] = 1;
      bytes[1] = (byte) length;
      forged.cookies.put(
          "__Host-billhook-oauth", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      assertThat(forged.comeBack(back).statusCode()).as("length %d", length).isEqualTo(400);
    }
    forged.cookies.put("__Host-billhook-oauth", "%%%");
    assertThat(forged.comeBack(back).statusCode()).isEqualTo(400);
    api.clock.advance(Duration.ofMinutes(10));
    var late = ada.comeBack(back);
    assertThat(late.statusCode()).isEqualTo(400);
    assertThat(late.bodyAsString()).contains("begin again");
    api.clock.reset();
    assertThat(oauth.accounts("bound@x.io")).isZero();
    assertThat(TestBrowser.query(ada.comeBack(back))).containsOnlyKeys("code");
    assertThat(ada.comeBack(back).statusCode()).isEqualTo(400);
    TestBrowser misled = oauth.browser();
    String wrong = misled.approve(misled.begin("oidc", ""), "login_hint=s@x.io&fault=wrong_state");
    assertThat(misled.comeBack(wrong).statusCode()).isEqualTo(400);
  }
}
