package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpsAndLogInConfigTest {

  @Test
  void a_second_factor_is_required_unless_it_is_said_to_be_optional() {
    assertThat(OpsConfig.from(new Env(Map.of())).factorRequired()).isTrue();
    assertThat(OpsConfig.from(new Env(Map.of("OPS_SECOND_FACTOR", "required"))).factorRequired())
        .isTrue();
    assertThat(OpsConfig.from(new Env(Map.of("OPS_SECOND_FACTOR", "optional"))).factorRequired())
        .isFalse();
    Env wrong = new Env(Map.of("OPS_SECOND_FACTOR", "off"));
    assertThat(OpsConfig.from(wrong).factorRequired()).isTrue();
    assertThatThrownBy(wrong::check).hasMessageContaining("it wants required or optional");
  }

  @Test
  void a_log_in_has_a_name_and_a_password_or_neither() {
    Env none = new Env(Map.of());
    assertThat(DatabaseLogIn.from(none).isSet()).isFalse();
    none.check();
    Env both = new Env(Map.of("DATABASE_APP_USER", "app", "DATABASE_APP_PASSWORD", "pa$$:word"));
    assertThat(DatabaseLogIn.from(both)).isEqualTo(new DatabaseLogIn("app", "pa$$:word"));
    assertThat(DatabaseLogIn.from(both).toString()).doesNotContain("word");
    for (Map<String, String> half :
        List.of(Map.of("DATABASE_APP_USER", "app"), Map.of("DATABASE_APP_PASSWORD", "secret"))) {
      Env env = new Env(half);
      DatabaseLogIn.from(env);
      assertThatThrownBy(env::check).hasMessageContaining("go together");
    }
    Env wrong =
        new Env(
            Map.of("DATABASE_APP_USER", "app; DROP ROLE", "DATABASE_APP_PASSWORD", "s\u00e9cret"));
    DatabaseLogIn.from(wrong);
    assertThatThrownBy(wrong::check)
        .hasMessageContaining("DATABASE_APP_USER is malformed")
        .hasMessageContaining("DATABASE_APP_PASSWORD is malformed")
        .message()
        .doesNotContain("DROP", "cret");
  }
}
