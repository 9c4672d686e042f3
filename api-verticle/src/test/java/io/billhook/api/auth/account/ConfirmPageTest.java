package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page that the link of a sign-up opens. */
class ConfirmPageTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String signUp(String email, String name, String tenant) {
    var wish = TestPerson.wish(email).put("name", name).put("tenant_name", tenant);
    TestPerson.post(api, "/v1/auth/signup", wish);
    return TestPerson.lastToken(api, email);
  }

  private static HttpResponse<Buffer> open(String token) {
    return api.client.get("/auth/verify-email?token=" + token).send().await();
  }

  private static HttpResponse<Buffer> press(
      String token, String name, String tenant, String password) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("token", token)
            .add("name", name)
            .add("tenant_name", tenant)
            .add("password", password);
    return api.client.post("/auth/verify-email").sendForm(form).await();
  }

  @Test
  void it_shows_both_names_and_asks_for_the_password() {
    String token = signUp("page@x.io", "Mallory \"<b>\"", "Evil & Co");
    for (int i = 0; i < 2; i++) {
      var opened = open(token);
      assertThat(opened.statusCode()).isEqualTo(200);
      assertThat(opened.getHeader("Content-Type")).startsWith("text/html");
      assertThat(opened.getHeader("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(opened.bodyAsString())
          .contains(
              token,
              "<form method=\"post\" action=\"?\">",
              "value=\"page@x.io\"",
              "value=\"Mallory &quot;&lt;b&gt;&quot;\"",
              "value=\"Evil &amp; Co\"",
              "autocomplete=\"username\"",
              "autocomplete=\"name\"",
              "autocomplete=\"organization\"",
              "autocomplete=\"new-password\"")
          .doesNotContain("<script", "aria-invalid=");
    }
    assertThat(press(token, "Grace", "Navy", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    TestPerson grace = TestPerson.logIn(api, "page@x.io");
    assertThat(TestApi.json(grace.get("/v1/me")).getString("name")).isEqualTo("Grace");
    assertThat(open(token).statusCode()).isEqualTo(401);
    assertThat(press(token, "Grace", "Navy", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(open("%22%3E%3Cscript%3E").bodyAsString()).doesNotContain("<script>");
  }

  @Test
  void what_is_wrong_stands_at_its_field_and_nothing_is_used_up() {
    String token = signUp("wrong@x.io", "Ada", "Engines");
    var refused = press(token, "www.x.io", " ", "short");
    assertThat(refused.statusCode()).isEqualTo(422);
    for (String field : new String[] {"name", "tenant_name", "password"}) {
      assertThat(refused.bodyAsString())
          .contains("id=\"" + field + "-error\"", "aria-describedby=\"" + field + "-error\"");
    }
    assertThat(refused.bodyAsString())
        .contains("value=\"www.x.io\"")
        .doesNotContain("value=\"short\"")
        .containsOnlyOnce(" autofocus");
    assertThat(press(token, "x".repeat(201), "Engines", TestPerson.PASSWORD).statusCode())
        .isEqualTo(422);
    assertThat(press(token, "a\u0000", "Engines", TestPerson.PASSWORD).statusCode()).isEqualTo(422);
    assertThat(press(token, "Ada", "Engines", "password").bodyAsString())
        .contains("password-error", "value=\"Ada\"")
        .doesNotContain("id=\"name-error\"");
    assertThat(press(token, "Ada", "Engines", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
  }
}
