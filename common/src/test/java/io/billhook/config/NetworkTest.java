package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "192.0.2.0/24, localhost, false",
    "192.0.2.0/24, '', false"
  })
  void an_address_is_in_it_or_not(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/x",
        "192.0.2.0/24/8",
        "192.0.2.1/24",
        "2001:db8::/129",
        "192.0.2.0/24,"
      })
  void what_is_none_is_an_error_of_the_setting(String wrong) {
    if (!wrong.isEmpty()) {
      Env env = new Env(Map.of("BREVO_WEBHOOK_CIDRS", wrong));
      BrevoWebhookConfig.from(env);
      assertThatThrownBy(env::check).hasMessageStartingWith("BREVO_WEBHOOK_CIDRS is malformed");
    }
    assertThatThrownBy(() -> Network.list(wrong)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tokens_are_several_and_stand_in_no_log() {
    var config =
        BrevoWebhookConfig.from(
            new Env(
                Map.of(
                    "BREVO_WEBHOOK_TOKEN", "older, newer",
                    "BREVO_WEBHOOK_CIDRS", "192.0.2.0/24, 2001:db8::/32")));
    assertThat(config.tokens()).isEqualTo(List.of("older", "newer"));
    assertThat(config.networks()).hasSize(2);
    assertThat(config.toString()).doesNotContain("older").doesNotContain("newer");
  }
}
