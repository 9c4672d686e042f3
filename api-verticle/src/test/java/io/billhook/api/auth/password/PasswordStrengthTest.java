package io.billhook.api.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a judgement takes, whatever is judged: it is asked for by strangers. */
class PasswordStrengthTest {
  private static final long MOST_NANOS = 50_000_000;
  private static final int LENGTH = 200;

  /** The input that was found first: every sign may stand for letters. */
  private static final String SIGNS = "4@8({[<369&#!1/|0$5+7%2";

  /** Of what slow passwords are made: signs, repeats, sequences, keyboards, dates, words. */
  private static final List<String> ALPHABETS =
      List.of(
          SIGNS,
          SIGNS + "abcdefghijklmnopqrstuvwxyz",
          "ab",
          "s$5o0",
          "a(4",
          "1i!l|7",
          "0123456789",
          "123456789-/. ",
          "qwertyuiop[]asdfgh",
          "é中a0");

  private static final List<String> WORDS =
      List.of(
          "password", "P@55w0rd", "19991231", "qwerty", "abcdef", "31/12/1999", "(0nf!g", "dragon");

  private static PasswordStrength strength;

  @BeforeAll
  static void warmUp() {
    strength = new PasswordStrength();
    passwords(new Random(1), 200).forEach(PasswordStrengthTest::judge);
  }

  @Test
  void every_long_password_is_judged_quickly() {
    for (String password : passwords(new Random(), 400)) {
      assertThat(leastNanos(password)).as(password).isLessThan(MOST_NANOS);
    }
  }

  @Test
  void signs_that_stand_for_many_letters_are_judged_quickly() {
    assertThat(leastNanos(SIGNS)).isLessThan(MOST_NANOS);
    assertThat(leastNanos(SIGNS.repeat(8))).isLessThan(MOST_NANOS);
  }

  @Test
  void what_is_not_looked_at_makes_nothing_stronger() {
    assertThat(strength.weakness("a".repeat(32) + "vK7}pw Qz3)mT", List.of())).isPresent();
    assertThat(strength.weakness("correct horse battery staple", List.of())).isEmpty();
    assertThat(strength.weakness("P@55w0rd", List.of())).isPresent();
    assertThat(strength.weakness("4d4l0v3l4c3", List.of("adalovelace"))).isPresent();
  }

  @Test
  void the_name_of_the_product_and_what_is_the_persons_own_make_nothing_stronger() {
    for (String password :
        List.of("billhook", "Billhook1", "b1llh00k", "adalovelace", "Lovelace7")) {
      assertThat(strength.weakness(password, List.of("Ada", "Lovelace", "adalovelace")))
          .as(password)
          .isPresent();
    }
  }

  /** The least of a few, in time of the processor: the machine does other things, too. */
  private static long leastNanos(String password) {
    var threads = ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5 && least >= MOST_NANOS / 2; i++) {
      long before = threads.getCurrentThreadCpuTime();
      judge(password);
      least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
    }
    return least;
  }

  private static void judge(String password) {
    var _ = strength.weakness(password, List.of("Ada Lovelace", "ada@example.com"));
  }

  private static List<String> passwords(Random random, int count) {
    List<String> passwords = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String alphabet = ALPHABETS.get(i % ALPHABETS.size());
      StringBuilder password = new StringBuilder();
      String unit = letters(random, alphabet, 1 + random.nextInt(8));
      while (password.length() < LENGTH) {
        password.append(
            switch (i % 3) {
              case 0 -> letters(random, alphabet, 1);
              case 1 -> unit;
              default -> WORDS.get(random.nextInt(WORDS.size()));
            });
      }
      passwords.add(password.substring(0, LENGTH));
    }
    return passwords;
  }

  private static String letters(Random random, String alphabet, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return letters.toString();
  }
}
