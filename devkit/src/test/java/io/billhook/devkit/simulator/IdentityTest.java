package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.crypto.Sha256;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IdentityTest {
  private static final String VERIFIER = "v".repeat(43);
  private static final String BACK = "http://127.0.0.1/callback";

  private Bench bench; // set before each test

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void a_code_is_swapped_once_by_who_began_with_the_same_address_and_verifier() {
    String code = code();
    JsonObject tokens = swap(code, Map.of()).json();
    assertThat(tokens.getString("id_token")).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    assertThat(swap(code, Map.of()).json().getString("error")).isEqualTo("invalid_grant");
    var person =
        Answer.of(
            bench
                .request(HttpMethod.GET, "/_sim/oidc/userinfo")
                .bearerTokenAuthentication(tokens.getString("access_token"))
                .send());
    assertThat(person.json().getString("email")).isEqualTo("ada@example.com");
    assertThat(bench.get("/_sim/oidc/userinfo").status()).isEqualTo(401);

    Map<String, String> wrong =
        Map.of(
            "code_verifier",
            "w".repeat(43),
            "redirect_uri",
            BACK + "/",
            "code",
            "another",
            "client_secret",
            "another");
    wrong.forEach(
        (name, value) -> assertThat(swap(code(), Map.of(name, value)).status()).isEqualTo(400));
  }

  @Test
  void who_sends_no_challenge_is_not_let_in() {
    String address = authorize();
    for (String name : new String[] {"code_challenge", "nonce", "state", "redirect_uri"}) {
      String without = address.replaceAll("&" + name + "=[^&]*", "");
      assertThat(bench.get(without + "&login_hint=ada@example.com").status()).isEqualTo(422);
    }
  }

  @Test
  void the_page_asks_who_one_is_and_keeps_what_was_asked() {
    Answer page = bench.get(authorize() + "&more=%22%3E%3Cscript%3E");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("name=\"login_hint\"", "name=\"code_challenge\"")
        .doesNotContain("<script>");
  }

  @Test
  void another_key_signs_when_it_is_rotated() {
    JsonObject before = bench.get("/_sim/oidc/jwks").json();
    bench.post("/_sim/oidc/keys/rotate", new JsonObject());
    assertThat(bench.get("/_sim/oidc/jwks").json()).isNotEqualTo(before);
  }

  private static String authorize() {
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER));
    return "/_sim/oidc/authorize?response_type=code&client_id=billhook-dev&scope=openid%20email"
        + "&code_challenge_method=S256&code_challenge="
        + challenge
        + "&state=0123456789abcdef&nonce=0123456789abcdef&redirect_uri="
        + BACK;
  }

  private String code() {
    var sent =
        bench
            .request(HttpMethod.GET, authorize() + "&login_hint=ada@example.com")
            .followRedirects(false)
            .send();
    var query = new QueryStringDecoder(String.valueOf(Answer.of(sent).header("Location")));
    return query.parameters().getOrDefault("code", List.of("")).getFirst();
  }

  private Answer swap(String code, Map<String, String> other) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", BACK);
    form.put("code_verifier", VERIFIER);
    form.put("client_id", "billhook-dev");
    form.put("client_secret", "oauth_dev");
    form.putAll(other);
    return Answer.of(bench.request(HttpMethod.POST, "/_sim/oidc/token").sendForm(Bench.form(form)));
  }
}
