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

  private static final List<String> WORDS =
      List.of(
          "password",
          "P@55w0rd",
          "qwerty",
          "abcdef",
          "(0nf!g",
          "dragon",
          "iloveyou",
          "lov3",
          "zaq",
          "monkey",
          "s3cr3t",
          "correct",
          "horse",
          "ada",
          "lovelace",
          "4d4l0v3l4c3",
          "trustno1");

  private static final List<String> RUNS =
      List.of(
          "qwertyuiop[]\\",
          "asdfghjkl;'",
          "zxcvbnm,./",
          "1qaz2wsx3edc4rfv",
          "7894561230",
          "]'/.;[p");

  /** Signs that slow ones are made of, one by one. */
  private static final List<String> ALPHABETS =
      List.of(
          SIGNS,
          SIGNS + "abcdefghijklmnopqrstuvwxyz",
          SIGNS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
          "ab",
          "s$5o0",
          "a(4@",
          "1i!l|7",
          "+7t2z%x",
          "0123456789",
          "123456789-/. ",
          "éßñİıſK中한😀a0",
          "\u0301e\u200d\u202e\u00a0\0\n\t");

  private static final int SEED = 130;
  private static final int TRIES = 3000;

  private static PasswordStrength strength;

  @BeforeAll
  static void warmUp() {
    strength = new PasswordStrength();
    passwords(new Random(1), 300).forEach(PasswordStrengthTest::judge);
  }

  @Test
  void every_long_password_is_judged_quickly() {
    for (String password : passwords(new Random(SEED), TRIES)) {
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
      int kind = i % 8;
      String alphabet = any(random, ALPHABETS);
      String unit = letters(random, alphabet, 1 + random.nextInt(16));
      StringBuilder password = new StringBuilder();
      while (password.length() < LENGTH) {
        password.append(
            switch (kind) {
              case 0 -> letters(random, alphabet, 1);
              case 1 -> unit;
              case 2 -> any(random, WORDS);
              case 3 -> any(random, WORDS) + letters(random, SIGNS, 1 + random.nextInt(3));
              case 4 -> date(random);
              case 5 -> any(random, RUNS);
              case 6 -> letters(random, SIGNS, 1).repeat(1 + random.nextInt(6));
              default -> any(random, List.of(unit, any(random, WORDS), date(random)));
            });
      }
      passwords.add(password.substring(0, LENGTH));
    }
    return passwords;
  }

  private static String any(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String date(Random random) {
    String between = any(random, List.of("", "-", "/", ".", " "));
    return (1 + random.nextInt(31))
        + between
        + (1 + random.nextInt(12))
        + between
        + (1900 + random.nextInt(150));
  }

  private static String letters(Random random, String alphabet, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return letters.toString();
  }
}
