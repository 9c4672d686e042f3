package io.billhook.worker.billing.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class MoneyTest {
  @Test
  void most_currencies_have_two_decimals() {
    assertThat(new Money(123450, "usd").formatted()).isEqualTo("$1,234.50");
    assertThat(new Money(999, "eur").formatted()).isEqualTo("€9.99");
    assertThat(new Money(5, "gbp").formatted()).isEqualTo("£0.05");
    assertThat(new Money(-1500, "usd").formatted()).isEqualTo("-$15.00");
  }

  @Test
  void zero_decimal_currencies_have_none() {
    assertThat(new Money(500, "jpy").formatted()).isEqualTo("¥500");
    assertThat(new Money(12000, "krw").formatted()).isEqualTo("₩12,000");
    assertThat(new Money(500, "JPY").amount()).isEqualTo(BigDecimal.valueOf(500));
  }

  @Test
  void three_decimal_currencies_have_three() {
    assertThat(new Money(1230, "kwd").formatted()).isEqualTo("KWD 1.230");
  }

  @Test
  void isk_and_ugx_count_two_decimals_in_the_api_and_none_in_life() {
    assertThat(new Money(500000, "isk").formatted()).isEqualTo("ISK 5,000");
    assertThat(new Money(500000, "ugx").formatted()).isEqualTo("UGX 5,000");
    assertThat(new Money(4010, "isk").formatted()).isEqualTo("ISK 40.10");
  }

  @Test
  void an_unknown_currency_is_shown_by_its_code() {
    assertThat(new Money(100, "zzz").formatted()).isEqualTo("ZZZ 1.00");
  }
}
