package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsConfigTest {

  @Test
  void no_origin_is_allowed_unless_it_is_named() {
    assertThat(CorsConfig.from(new Env(Map.of())).origins()).isEmpty();
    assertThat(CorsConfig.parse("https://app.example.com, http://localhost:5173").origins())
        .containsExactlyInAnyOrder("https://app.example.com", "http://localhost:5173");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.com",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://App.example.com",
        "https://app.example.com:443",
        "http://app.example.com:80",
        "https://user@app.example.com",
        "https://a.example.com,",
        "ftp://app.example.com"
      })
  void what_no_browser_sends_as_an_origin_is_malformed(String value) {
    assertThatThrownBy(() -> CorsConfig.parse(value)).isInstanceOf(IllegalArgumentException.class);
  }
}
