package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpAndEncryptionConfigTest {

  @Test
  void defaults_and_a_trailing_slash() {
    Env env = new Env(Map.of("PUBLIC_BASE_URL", "https://api.example.com/"));
    HttpConfig config = HttpConfig.from(env);
    env.check();
    assertThat(config)
        .isEqualTo(
            new HttpConfig("0.0.0.0", 8080, URI.create("https://api.example.com"), null, false));
  }

  @Test
  void every_wrong_setting_is_named_without_its_value() {
    Env env =
        new Env(
            Map.of(
                "PORT", "70000",
                "PUBLIC_BASE_URL", "ftp://secret",
                "ENCRYPTION_KEYS", "a:secret"));
    HttpConfig.from(env);
    EncryptionConfig.from(env);
    assertThatThrownBy(env::check)
        .hasMessageContaining("PORT is malformed")
        .hasMessageContaining("PUBLIC_BASE_URL is malformed")
        .hasMessageContaining("ENCRYPTION_KEYS is malformed")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void how_long_the_database_is_waited_for_has_bounds() {
    Env five = new Env(Map.of("STORE_TIMEOUT_SECONDS", "5"));
    assertThat(HttpConfig.from(five).storeTimeout()).isEqualTo(Duration.ofSeconds(5));
    five.check();
    for (String wrong : List.of("0", "31", "3s")) {
      Env env = new Env(Map.of("STORE_TIMEOUT_SECONDS", wrong));
      HttpConfig.from(env);
      assertThatThrownBy(env::check).hasMessageContaining("STORE_TIMEOUT_SECONDS is malformed");
    }
  }

  @Test
  void how_long_clients_have_to_go_elsewhere_has_bounds() {
    Env none = new Env(Map.of("DRAIN_SECONDS", "0"));
    assertThat(HttpConfig.from(none).connections().drain()).isZero();
    none.check();
    for (String wrong : List.of("-1", "601", "2s")) {
      Env env = new Env(Map.of("DRAIN_SECONDS", wrong));
      HttpConfig.from(env);
      assertThatThrownBy(env::check).hasMessageContaining("DRAIN_SECONDS is malformed");
    }
  }

  @Test
  void keys_of_another_length_or_the_same_id_are_malformed() {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    String tooShort = Base64.getEncoder().encodeToString(new byte[31]);
    assertThat(EncryptionConfig.parse("a:" + key + ", b:" + key).keys()).hasSize(2);
    for (String wrong :
        new String[] {"a:" + tooShort, "a:" + key + ",a:" + key, key, "A:" + key, ""}) {
      assertThatThrownBy(() -> EncryptionConfig.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void secrets_are_not_printed() {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    assertThat(EncryptionConfig.parse("a:" + key).toString())
        .isEqualTo("EncryptionConfig[keys=[Key[a]]]");
    assertThat(new HttpConfig("h", 1, URI.create("http://x"), "s3cret", false).toString())
        .doesNotContain("s3cret");
  }
}
