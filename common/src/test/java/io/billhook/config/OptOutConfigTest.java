package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OptOutConfigTest {
  @Test
  void a_whole_text_counts_in_any_case_and_of_any_language() {
    OptOutConfig words = words(" stopp, arrêt ,,");
    for (String text : new String[] {" Stop\n", "STOPALL", "optout", "Stopp", "ARRE\u0302T"}) {
      assertThat(words.stops(text)).as(text).isTrue();
    }
    for (String text : new String[] {"please stop", "STOP.", "", "START"}) {
      assertThat(words.stops(text)).as(text).isFalse();
    }
    assertThat(words.starts(" unstop ")).isTrue();
    assertThat(words.starts("stop")).isFalse();
    assertThat(OptOutConfig.USUAL.stops("stopp")).isFalse();
  }

  @Test
  void a_word_that_lifts_it_is_no_word_that_sets_it() {
    for (String value : new String[] {"yes", "a,START", "x".repeat(41)}) {
      assertThatThrownBy(() -> words(value))
          .as(value)
          .isInstanceOf(Env.ConfigException.class)
          .hasMessageContaining("SMS_STOP_WORDS is malformed");
    }
  }

  private static OptOutConfig words(String value) {
    Env env = new Env(Map.of("SMS_STOP_WORDS", value));
    OptOutConfig config = OptOutConfig.from(env);
    env.check();
    return config;
  }
}
