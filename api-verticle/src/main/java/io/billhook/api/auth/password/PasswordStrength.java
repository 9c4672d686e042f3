package io.billhook.api.auth.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses passwords that are guessed early. zxcvbn (Wheeler, USENIX Security 2016) estimates the
 * guesses that one needs; its list of the 30,000 most common passwords of leaks is the list of
 * breached ones, so nothing is asked of any other service.
 */
public final class PasswordStrength {
  /** 0 to 4; from 2 on more than a million guesses are needed. */
  private static final int LEAST_SCORE = 2;

  /** The estimate takes more than linear time, and nothing that long is weak for its end. */
  private static final int MOST_LOOKED_AT = 64;

  private final Zxcvbn estimator = new Zxcvbn();
  private final Set<String> common = common();

  /**
   * Why the password is too weak; empty where it is not.
   *
   * @param personal the person's own name and address, which others try first
   */
  Optional<String> weakness(String password, List<String> personal) {
    if (isCommon(password)) {
      return Optional.of("is one of the most common passwords; choose another");
    }
    String looked = password.substring(0, Math.min(password.length(), MOST_LOOKED_AT));
    List<String> known =
        personal.stream().filter(text -> !text.isBlank()).map(PasswordStrength::cut).toList();
    Strength strength = estimator.measure(looked, known);
    return strength.getScore() >= LEAST_SCORE
        ? Optional.empty()
        : Optional.of("is too easy to guess. " + advice(strength));
  }

  /** Whether it is in the list of breached ones, as guessers have it. */
  public boolean isCommon(String password) {
    return common.contains(password.toLowerCase(Locale.ROOT));
  }

  private static String advice(Strength strength) {
    String warning = strength.getFeedback().getWarning(Locale.ENGLISH);
    return warning.isEmpty()
        ? "Add another word or two; uncommon words are better"
        : warning + ". Add another word or two";
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MOST_LOOKED_AT));
  }

  private static Set<String> common() {
    try {
      return Set.copyOf(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
