package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.Env.ConfigException;
import io.billhook.config.RateLimitConfig.Mode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitConfigTest {

  @Test
  void unset_it_counts_locally_and_believes_no_proxy() {
    assertThat(RateLimitConfig.from(new Env(Map.of()))).isEqualTo(RateLimitConfig.USUAL);
  }

  @Test
  void all_can_be_set() {
    Env env =
        new Env(
            Map.of(
                "RATE_LIMITS", "shared", "RATE_LIMIT_PERCENT", "250", "TRUSTED_PROXY_HOPS", "2"));
    assertThat(RateLimitConfig.from(env)).isEqualTo(new RateLimitConfig(Mode.SHARED, 250, 2));
    env.check();
  }

  @Test
  void what_is_wrong_is_named() {
    Env env =
        new Env(
            Map.of("RATE_LIMITS", "OFF", "RATE_LIMIT_PERCENT", "0", "TRUSTED_PROXY_HOPS", "-1"));
    RateLimitConfig.from(env);
    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("RATE_LIMITS", "RATE_LIMIT_PERCENT", "TRUSTED_PROXY_HOPS");
  }
}
