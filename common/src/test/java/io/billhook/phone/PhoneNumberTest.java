package io.billhook.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.SmsConfig;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

  @Test
  void a_number_as_people_write_it_becomes_e164_with_its_country() {
    for (String written : new String[] {"+491701234567", " +49 (170) 123-45.67 "}) {
      assertThat(PhoneNumber.of(written))
          .contains(new PhoneNumber("+491701234567", "DE", PhoneNumber.Kind.USUAL));
    }
    assertThat(PhoneNumber.of("+77012345678").orElseThrow().country()).isEqualTo("KZ");
    assertThat(PhoneNumber.of("+15005550006").orElseThrow().country()).isEqualTo("US");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "0170 1234567",
        "491701234567",
        "+49170",
        "+491511234567",
        "+99912345678",
        "+88213300655",
        "+80012345678",
        "+491701234567;ext=5",
        "+49170123456７",
        "+4917012345671234567890123456789012345678"
      })
  void what_no_plan_assigns_to_a_country_is_none(String written) {
    assertThat(PhoneNumber.of(written)).isEmpty();
  }

  @Test
  void premium_rates_and_countries_that_are_not_named_are_refused() {
    SmsConfig german = new SmsConfig(true, Set.of("DE"), 1, 1);
    assertThat(number("+491701234567").refusal(german)).isEmpty();
    assertThat(number("+447400123456").refusal(german)).isPresent();
    assertThat(number("+447400123456").refusal(SmsConfig.EVERYWHERE)).isEmpty();
    assertThat(number("+19005551234").refusal(SmsConfig.EVERYWHERE)).isPresent();
    assertThat(number("+33899123456").refusal(SmsConfig.EVERYWHERE)).isPresent();
    assertThat(number("+447012345678").refusal(SmsConfig.EVERYWHERE))
        .hasValueSatisfying(why -> assertThat(why).contains("personal number"));
    assertThat(number("+15005550006").refusal(SmsConfig.EVERYWHERE)).as("Twilio's").isEmpty();
  }

  @Test
  void it_stands_in_no_log_by_mistake() {
    assertThat(number("+491701234567")).asString().doesNotContain("170");
  }

  private static PhoneNumber number(String written) {
    return PhoneNumber.of(written).orElseThrow();
  }
}
