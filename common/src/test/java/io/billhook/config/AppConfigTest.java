package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.Env.ConfigException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigTest {
  private static final Map<String, String> APP =
      Map.of("APP_URL", "https://App.example.com:443/x/");

  @Test
  void the_front_ends_origin_may_call_and_be_returned_to() {
    Env env = new Env(APP);
    assertThat(CorsConfig.from(env).origins()).containsExactly("https://app.example.com");
    assertThat(OAuthConfig.from(env).returnTo())
        .containsExactly(URI.create("https://app.example.com/"));
    env.check();
  }

  @Test
  void what_is_set_counts_alone() {
    Env env =
        new Env(
            Map.of(
                "APP_URL", "https://app.example.com",
                "CORS_ORIGINS", "https://other.example.com",
                "OAUTH_RETURN_TO", "https://other.example.com/in"));
    assertThat(CorsConfig.from(env).allows("https://app.example.com")).isFalse();
    assertThat(CorsConfig.from(env).allows("https://other.example.com")).isTrue();
    assertThat(OAuthConfig.from(env).returnTo())
        .containsExactly(URI.create("https://other.example.com/in"));
  }

  @Test
  void links_lead_to_the_front_end_where_it_has_a_page() {
    HttpConfig http =
        HttpConfig.from(
            new Env(
                Map.of(
                    "APP_URL", "https://app.example.com/x/",
                    "APP_RESET_PATH", "/new-password",
                    "PUBLIC_BASE_URL", "https://api.example.com")));
    assertThat(http.resetPage()).hasToString("https://app.example.com/x/new-password");
    assertThat(http.verifyPage()).hasToString("https://api.example.com/auth/verify-email");
    assertThat(http.invitePage()).hasToString("https://api.example.com/auth/accept-invitation");
  }

  @ParameterizedTest
  @CsvSource({
    "APP_URL, http://app.example.com",
    "APP_URL, https://app.example.com?x",
    "APP_URL, app.example.com",
    "APP_VERIFY_PATH, verify",
    "APP_VERIFY_PATH, //evil.example",
    "APP_RESET_PATH, /reset?x",
    "APP_INVITE_PATH, /in#x",
    "PRODUCT_NAME, a:b"
  })
  void a_malformed_setting_is_told_once(String name, String value) {
    Map<String, String> variables = new HashMap<>(Map.of("APP_URL", "https://app.example.com"));
    variables.put(name, value);
    Env env = new Env(variables);
    HttpConfig.from(env);
    OAuthConfig.from(env);
    assertThat(errors(env)).singleElement().asString().startsWith(name + " is malformed");
  }

  @Test
  void a_path_without_the_front_end_is_an_error() {
    Env env = new Env(Map.of("APP_VERIFY_PATH", "/verify"));
    AppConfig.from(env);
    assertThatThrownBy(env::check).hasMessageContaining("APP_VERIFY_PATH", "APP_URL");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, true",
    "http://127.0.0.1, true",
    "https://[::1]:5173, true",
    "http://localhost.evil.example, false",
    "http://evil.example, false",
    "null, false",
    "http://localhost:3000/x, false"
  })
  void in_development_pages_of_this_machine_may_call(String origin, boolean allowed) {
    assertThat(CorsConfig.NONE.withLoopback().allows(origin)).isEqualTo(allowed);
    assertThat(CorsConfig.NONE.allows(origin)).isFalse();
  }

  private static List<String> errors(Env env) {
    try {
      env.check();
      return List.of();
    } catch (ConfigException e) {
      return e.errors();
    }
  }
}
