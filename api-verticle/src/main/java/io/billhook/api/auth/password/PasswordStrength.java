package io.billhook.api.auth.password;

import com.nulabinc.zxcvbn.Context;
import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.L33tMatcher;
import io.billhook.text.CodePoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses passwords that are guessed early. zxcvbn (Wheeler, USENIX Security 2016) estimates the
 * guesses that one needs; its list of the 30,000 most common passwords of leaks is the list of
 * breached ones, so nothing is asked of any other service.
 */
public final class PasswordStrength {
  /** 0 to 4; from 2 on more than a million guesses are needed. */
  private static final int LEAST_SCORE = 2;

  /** The estimate takes more than linear time, and nothing that long is weak for its end. */
  private static final int MOST_LOOKED_AT = 32;

  /** The estimator looks into its lists once for each way to read signs as letters. */
  private static final int MOST_READINGS = 8;

  /** Guessed here before anywhere else, as are the person's own name and address. */
  private static final String PRODUCT = "billhook";

  private final Zxcvbn estimator = new Zxcvbn();
  private final L33tMatcher signs =
      new L33tMatcher(new Context(Map.of(), Map.of()), Map.of()); // for its table alone
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
    String looked = looked(password);
    List<String> known =
        Stream.concat(Stream.of(PRODUCT), personal.stream())
            .filter(text -> !text.isBlank())
            .map(PasswordStrength::cut)
            .toList();
    Strength strength = estimator.measure(looked, known);
    return strength.getScore() >= LEAST_SCORE
        ? Optional.empty()
        : Optional.of("is too easy to guess. " + advice(strength));
  }

  /** Whether it is in the list of breached ones, as guessers have it. */
  public boolean isCommon(String password) {
    return common.contains(Passwords.form(password).toLowerCase(Locale.ROOT));
  }

  private static String advice(Strength strength) {
    String warning = strength.getFeedback().getWarning(Locale.ENGLISH);
    return warning.isEmpty()
        ? "Add another word or two; uncommon words are better"
        : warning + ". Add another word or two";
  }

  /** As much as the estimator is given: what it does not see makes nothing stronger. */
  private String looked(String password) {
    String looked = cut(password);
    while (readings(looked) > MOST_READINGS) {
      looked = CodePoints.cut(looked, CodePoints.count(looked) - 1);
    }
    return looked;
  }

  /**
   * At the most so many. A letter has as many as the text has signs for it, and a sign that stands
   * for two letters is tried as either; without a bound it is more than a thousand, and seconds
   * (nulab/zxcvbn4j#130).
   */
  private long readings(String text) {
    var signsOfLetters = signs.relevantL33tSubTable(text).values();
    long product = 1;
    Set<Character> seen = new HashSet<>();
    for (List<Character> ofLetter : signsOfLetters) {
      product *= ofLetter.size();
      for (Character sign : ofLetter) {
        product *= seen.add(sign) ? 1 : 2;
      }
    }
    return product;
  }

  private static String cut(String text) {
    return CodePoints.cut(text, MOST_LOOKED_AT);
  }

  private static Set<String> common() {
    try {
      return Set.copyOf(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
