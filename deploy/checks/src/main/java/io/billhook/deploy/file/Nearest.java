package io.billhook.deploy.file;

import java.util.Collection;
import java.util.Comparator;

/** What a misspelt word was perhaps meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * A sentence's end: the one that is nearest where it is near, else all of them where they are
   * few.
   */
  public static String hint(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(word, each)))
        .filter(each -> distance(word, each) <= Math.max(2, word.length() / 2))
        .map(each -> "did you mean " + each + "?")
        .orElse(
            known.size() > 40
                ? "look at its reference."
                : "known here: " + String.join(", ", known.stream().sorted().toList()) + ".");
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
