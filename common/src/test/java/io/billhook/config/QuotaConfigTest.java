package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.Env.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaConfigTest {

  @Test
  void unset_it_is_ten_tenants_fifty_keys_and_fifty_sessions() {
    assertThat(QuotaConfig.from(new Env(Map.of()))).isEqualTo(new QuotaConfig(10, 50, 50));
  }

  @Test
  void all_can_be_set_and_none_to_nothing() {
    Env env =
        new Env(
            Map.of(
                "TENANTS_PER_ACCOUNT", "1",
                "API_KEYS_PER_TENANT", "2",
                "SESSIONS_PER_ACCOUNT", "0"));
    assertThat(QuotaConfig.from(env)).isEqualTo(new QuotaConfig(1, 2, 50));
    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SESSIONS_PER_ACCOUNT");
  }
}
