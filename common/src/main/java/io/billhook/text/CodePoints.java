package io.billhook.text;

/**
 * Texts counted as the contract (JSON Schema) and PostgreSQL count them: in code points, where Java
 * counts the units of UTF-16.
 */
public final class CodePoints {
  private CodePoints() {}

  public static int count(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The text, or as much of it; never half a letter. */
  public static String cut(String text, int most) {
    return count(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most));
  }
}
