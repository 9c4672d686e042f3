package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {

  @Test
  void days_are_read_and_zero_keeps_for_ever() {
    assertThat(RetentionConfig.from(new Env(Map.of()))).isEqualTo(new RetentionConfig(14, 90, 90));
    Env env =
        new Env(
            Map.of(
                "JOB_RETENTION_DAYS", "1",
                "DEAD_JOB_RETENTION_DAYS", "3650",
                "WEBHOOK_RETENTION_DAYS", "0"));
    assertThat(RetentionConfig.from(env)).isEqualTo(new RetentionConfig(1, 3650, 0));
    env.check();
  }

  @Test
  void what_is_out_of_bounds_is_an_error() {
    for (String wrong : List.of("-1", "3651", "a week", "1.5")) {
      Env env = new Env(Map.of("JOB_RETENTION_DAYS", wrong));
      RetentionConfig.from(env);
      assertThatThrownBy(env::check)
          .hasMessage(
              "JOB_RETENTION_DAYS is malformed: it wants 0, to keep for ever, or a number of days"
                  + " from 1 to 3650");
    }
  }

  /** An event that Stripe delivers again must still be known. */
  @Test
  void events_are_kept_for_a_week_at_least() {
    Env env = new Env(Map.of("WEBHOOK_RETENTION_DAYS", "6"));
    RetentionConfig.from(env);
    assertThatThrownBy(env::check).hasMessageContaining("from 7 to 3650");
  }
}
