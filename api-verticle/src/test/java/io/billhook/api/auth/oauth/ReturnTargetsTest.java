package io.billhook.api.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.external.TestOAuth;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a browser is led after a log-in. */
@TestOAuth.Shared
class ReturnTargetsTest {
  private final TestOAuth oauth;

  ReturnTargetsTest(TestOAuth oauth) {
    this.oauth = oauth;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/done",
        "https://APP.example.com:443/done?next=/a&b",
        "https://app.example.com/in/here",
        "https://api.example.com",
        "https://api.example.com/any?x"
      })
  void a_listed_address_is_led_to(String target) {
    assertThat(leave(target).statusCode()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/done",
        "https://app.example.com.evil.example/done",
        "https://app.example.com@evil.example/done",
        "https://evil@app.example.com/done",
        "https://app.example.com:8443/done",
        "http://app.example.com/done",
        "https://app.example.com/done/more",
        "https://app.example.com/donemore",
        "https://app.example.com/in",
        "https://app.example.com/in/../out",
        "https://app.example.com/in/%2e%2e/out",
        "https://app.example.com/in//evil.example",
        "https://app.example.com\\@evil.example/done",
        "https://app.example.com/done#code",
        "https://app.example.com/done?code=planted",
        "https://app.example.com/done?a=b&%63ode=planted",
        "https://app.example.com/done?error=x",
        "//app.example.com/done",
        "/done",
        "javascript:alert(1)",
        "https:app.example.com/done",
        "https://app.example.com/done\r\nSet-Cookie: a=b"
      })
  void any_other_address_is_refused(String target) {
    var answer = leave(target);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(TestApi.json(answer).getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/return_to");
    assertThat(answer.cookies()).isEmpty();
  }

  private HttpResponse<Buffer> leave(String target) {
    return oauth
        .browser()
        .open(
            "/v1/auth/oauth/github?return_to=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
  }
}
