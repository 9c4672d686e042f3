package io.billhook.api.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /** RFC 6238, appendix B: the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codes_are_those_of_the_rfc(long seconds, String code) {
    assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
  }

  @Test
  void a_code_is_taken_one_step_early_and_one_late() {
    Instant begin = Instant.ofEpochSecond(1_111_111_110);
    String code = Totp.code(SECRET, Totp.step(begin));
    assertThat(Totp.match(SECRET, code, begin.minusSeconds(31))).isEmpty();
    assertThat(Totp.match(SECRET, code, begin.minusSeconds(30))).hasValue(Totp.step(begin));
    assertThat(Totp.match(SECRET, code, begin.plusSeconds(59))).hasValue(Totp.step(begin));
    assertThat(Totp.match(SECRET, code, begin.plusSeconds(60))).isEmpty();
  }

  /** RFC 4648, section 10, without the padding. */
  @ParameterizedTest
  @CsvSource({
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32_is_that_of_the_rfc(String text, String encoded) {
    assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }
}
