package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthConfigTest {

  @Test
  void nobody_is_set_up_unless_named() {
    assertThat(OAuthConfig.from(new Env(Map.of()))).isEqualTo(OAuthConfig.NONE);
  }

  @Test
  void each_provider_is_set_up_by_its_client() {
    Env env =
        new Env(
            Map.of(
                "OAUTH_GOOGLE_CLIENT_ID", "g",
                "OAUTH_GOOGLE_CLIENT_SECRET", "g-secret",
                "OAUTH_GITHUB_CLIENT_ID", "h",
                "OAUTH_GITHUB_CLIENT_SECRET", "h-secret",
                "OAUTH_OIDC_ISSUER", "https://id.example.com/realms/shop",
                "OAUTH_OIDC_CLIENT_ID", "o",
                "OAUTH_OIDC_CLIENT_SECRET", "o-secret",
                "OAUTH_RETURN_TO", "https://app.example.com/, http://localhost:5173/done"));
    OAuthConfig config = OAuthConfig.from(env);
    env.check();
    var own = new OAuthConfig.Client("o", "o-secret");
    assertThat(config.oidc())
        .containsOnlyKeys("google", "oidc")
        .containsEntry("oidc", new OAuthConfig.Oidc("https://id.example.com/realms/shop", own));
    assertThat(config.gitHub())
        .isEqualTo(
            new OAuthConfig.GitHub(
                URI.create("https://github.com"),
                URI.create("https://api.github.com"),
                new OAuthConfig.Client("h", "h-secret")));
    assertThat(config.returnTo())
        .containsExactly(
            URI.create("https://app.example.com/"), URI.create("http://localhost:5173/done"));
    assertThat(config.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "OAUTH_GOOGLE_CLIENT_ID, OAUTH_GOOGLE_CLIENT_SECRET",
    "OAUTH_GITHUB_CLIENT_SECRET, OAUTH_GITHUB_CLIENT_ID",
    "OAUTH_OIDC_CLIENT_ID, OAUTH_OIDC_CLIENT_SECRET"
  })
  void half_a_client_is_an_error(String set, String missing) {
    assertThat(errors(Map.of(set, "x"))).contains(set, missing);
  }

  @Test
  void an_issuer_without_client_is_an_error() {
    assertThat(errors(Map.of("OAUTH_OIDC_ISSUER", "https://id.example.com")))
        .contains("OAUTH_OIDC_CLIENT_ID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.com/",
        "https://app.example.com/?a",
        "https://app.example.com/#a",
        "https://me@app.example.com/",
        "app.example.com",
        "*",
        "https://app.example.com,"
      })
  void an_address_where_a_code_could_be_read_is_malformed(String value) {
    assertThat(errors(Map.of("OAUTH_RETURN_TO", value))).contains("OAUTH_RETURN_TO");
    assertThat(errors(Map.of("OAUTH_OIDC_ISSUER", value))).contains("OAUTH_OIDC_ISSUER");
  }

  private static String errors(Map<String, String> variables) {
    Env env = new Env(variables);
    OAuthConfig.from(env);
    try {
      env.check();
      return "";
    } catch (Env.ConfigException e) {
      return String.join("\n", e.errors());
    }
  }
}
