package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.http.input.TextRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada",
        "Łódź & Søn",
        "東京 株式会社",
        "شركة النور",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d💻 Studio"
      })
  void takes_names_in_any_script(String name) {
    assertThat(TextRule.NAME.accepts().test(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \u00a0\u2003",
        "\u200d\u200c",
        "Acme\u202egro.elpmaxe",
        "\u2066Acme\u2069",
        "Ac\u00adme",
        "\ufeffAcme",
        "Ac\u200bme",
        "Acme\u200f",
        "Acme\u2028Reset your password",
        "Acme\udb40\udc41",
        "Acme\n",
        "Acme http://x",
        "WWW.acme"
      })
  void takes_nothing_that_hides_turns_around_or_leads_elsewhere(String name) {
    assertThat(TextRule.NAME.accepts().test(name)).isFalse();
  }
}
