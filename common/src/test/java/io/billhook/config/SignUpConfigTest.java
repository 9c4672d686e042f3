package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SignUpConfigTest {
  private static SignUpConfig.Mode of(String value) {
    Env env = new Env(Map.of("SIGNUP", value));
    SignUpConfig config = SignUpConfig.from(env);
    env.check();
    return config.mode();
  }

  @Test
  void unset_is_open() {
    assertThat(of("")).isEqualTo(SignUpConfig.Mode.OPEN);
    assertThat(of("invited")).isEqualTo(SignUpConfig.Mode.INVITED);
    assertThat(of("closed")).isEqualTo(SignUpConfig.Mode.CLOSED);
  }

  @Test
  void anything_else_is_malformed() {
    assertThatThrownBy(() -> of("Closed"))
        .hasMessage("SIGNUP is malformed: it wants open, invited or closed");
    assertThatThrownBy(() -> of("no")).isInstanceOf(Env.ConfigException.class);
  }
}
