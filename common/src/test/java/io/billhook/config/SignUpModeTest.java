package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SignUpModeTest {
  private static SignUpMode of(String value) {
    Env env = new Env(Map.of("SIGNUP", value));
    SignUpMode mode = SignUpMode.from(env);
    env.check();
    return mode;
  }

  @Test
  void unset_is_open() {
    assertThat(of("")).isEqualTo(SignUpMode.OPEN);
    assertThat(of("invited")).isEqualTo(SignUpMode.INVITED);
    assertThat(of("closed")).isEqualTo(SignUpMode.CLOSED);
  }

  @Test
  void anything_else_is_malformed() {
    assertThatThrownBy(() -> of("Closed"))
        .hasMessage("SIGNUP is malformed: it wants open, invited or closed");
    assertThatThrownBy(() -> of("no")).isInstanceOf(Env.ConfigException.class);
  }
}
