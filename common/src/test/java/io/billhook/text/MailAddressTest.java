package io.billhook.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MailAddressTest {
  private static final String LETTERS = "aaaaZ9.-@@_+!\u00fc\u00df \t\u200b\"<(";

  /** What is said without patterns is what they say. */
  @Test
  void plain_addresses_are_found_as_by_the_pattern() {
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = text(random, random.nextInt(3) == 0 ? 300 : 12);
      var address = MailAddress.of(text);
      assertThat(address).as(text).isEqualTo(MailAddress.byPattern(text));
      found += address.isPresent() ? 1 : 0;
    }
    assertThat(found).isGreaterThan(10_000);
  }

  private static String text(Random random, int most) {
    boolean likely = random.nextInt(4) > 0; // an address as a rule
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(most);
    int at = random.nextInt(Math.min(length, 70));
    for (int i = 0; i < length; i++) {
      char c = LETTERS.charAt(random.nextInt(likely ? 8 : LETTERS.length()));
      text.append(likely && i == at ? '@' : c);
    }
    return text.toString();
  }
}
