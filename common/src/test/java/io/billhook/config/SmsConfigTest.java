package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.Env.ConfigException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SmsConfigTest {
  private static final String ACCOUNT = "AC" + "0".repeat(32);

  @Test
  void countries_must_be_named_where_texts_are_sent() {
    Env env = new Env(Map.of("TWILIO_ACCOUNT_SID", ACCOUNT));
    SmsConfig.from(env);
    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SMS_COUNTRIES is missing");
    Env none = new Env(Map.of());
    SmsConfig config = SmsConfig.from(none);
    none.check();
    assertThat(config).isEqualTo(new SmsConfig(false, null, 1_000, 1_000));
  }

  @Test
  void countries_are_named_by_two_letters_or_all_of_them_by_a_star() {
    SmsConfig some = config("de, AT,XK");
    assertThat(some.reaches("DE")).isTrue();
    assertThat(some.reaches("XK")).isTrue();
    assertThat(some.reaches("US")).isFalse();
    assertThat(config("*").reaches("US")).isTrue();
    for (String wrong : new String[] {"Germany", "DE AT", ",", "QQ", "DE,*"}) {
      Env env = new Env(Map.of("SMS_COUNTRIES", wrong));
      SmsConfig.from(env);
      assertThatThrownBy(env::check).as(wrong).hasMessageContaining("SMS_COUNTRIES is malformed");
    }
  }

  @Test
  void of_several_auth_tokens_the_first_calls() {
    TwilioConfig config = twilio("first, second ,");
    TwilioConfig.Account account = Objects.requireNonNull(config.account());
    assertThat(account.authToken()).isEqualTo("first");
    assertThat(account.authTokens()).isEqualTo(List.of("first", "second"));
    assertThat(config).asString().doesNotContain("first");
    Env env = new Env(Map.of("TWILIO_ACCOUNT_SID", ACCOUNT, "TWILIO_AUTH_TOKEN", " , "));
    TwilioConfig.from(env);
    assertThatThrownBy(env::check).hasMessageContaining("TWILIO_AUTH_TOKEN is malformed");
  }

  /** The fragment has Twilio try again after a 503, too. */
  @Test
  void twilio_reports_to_the_public_address_where_there_is_one() {
    UUID id = UUID.randomUUID();
    assertThat(twilio("token").statusCallback(id))
        .isEqualTo(
            URI.create("https://b.example.com/x/webhooks/twilio/status?id=" + id + "#rc=5&rp=all"));
    assertThat(TwilioConfig.from(new Env(Map.of())).statusCallback(id)).isNull();
  }

  private static SmsConfig config(String countries) {
    Env env = new Env(Map.of("SMS_COUNTRIES", countries));
    SmsConfig config = SmsConfig.from(env);
    env.check();
    return config;
  }

  private static TwilioConfig twilio(String tokens) {
    Env env =
        new Env(
            Map.of(
                "TWILIO_ACCOUNT_SID",
                ACCOUNT,
                "TWILIO_AUTH_TOKEN",
                tokens,
                "TWILIO_MESSAGING_SERVICE_SID",
                "MG" + "0".repeat(32),
                "PUBLIC_BASE_URL",
                "https://b.example.com/x/"));
    TwilioConfig config = TwilioConfig.from(env);
    env.check();
    return config;
  }
}
