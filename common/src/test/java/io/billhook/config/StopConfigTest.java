package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One time bounds the end of a process, and its parts lie within it. */
final class StopConfigTest {
  @ParameterizedTest
  @CsvSource({"30, 2, 20", "8, 2, 4", "5, 1, 2", "600, 2, 20", "20, 2, 13"})
  void parts_are_as_usual_or_as_short_as_the_whole_wants(int whole, int drain, int grace) {
    Env env = new Env(Map.of("STOP_SECONDS", "" + whole));
    StopConfig stop = StopConfig.from(env);
    env.check();
    assertThat(stop)
        .isEqualTo(
            new StopConfig(
                Duration.ofSeconds(whole), Duration.ofSeconds(drain), Duration.ofSeconds(grace)));
  }

  @Test
  void nothing_set_is_thirty_seconds() {
    assertThat(StopConfig.from(new Env(Map.of())).whole()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void parts_that_are_set_are_heeded_or_refused() {
    Env fits = new Env(Map.of("DRAIN_SECONDS", "18", "WORKER_GRACE_SECONDS", "5"));
    assertThat(StopConfig.from(fits).drain()).isEqualTo(Duration.ofSeconds(18));
    fits.check();

    Env refused = new Env(Map.of("WORKER_GRACE_SECONDS", "60"));
    StopConfig.from(refused);
    assertThatThrownBy(refused::check)
        .hasMessage(
            "STOP_SECONDS is too short: it wants at least 8 more than DRAIN_SECONDS and"
                + " WORKER_GRACE_SECONDS together, or lower those");
  }
}
