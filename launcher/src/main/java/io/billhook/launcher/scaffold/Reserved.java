package io.billhook.launcher.scaffold;

import java.util.Set;
import java.util.regex.Pattern;

/** Names that a package cannot have, or may not by the rules of this code base. */
final class Reserved {
  /** Of Java; no package can be named so. */
  static final Set<String> KEYWORDS =
      words(
          """
          abstract assert boolean break byte case catch char class const continue default do double
          else enum extends false final finally float for goto if implements import instanceof int
          interface long native new null package private protected public return short static
          strictfp super switch synchronized this throw throws transient true try void volatile
          while
          """);

  /** Of packages, by the rule that they say what is in them. */
  static final Set<String> VAGUE =
      words(
          """
          util utils helper helpers impl dao dto service services manager managers model models
          """);

  /** What no class may end with, by the same rule. */
  private static final Pattern VAGUE_END =
      Pattern.compile(".*(Impl|Manager|Service|Helper|Utils?|Dao|Dto|Bean|Info|Data)");

  private static final Pattern VAGUE_BEGIN = Pattern.compile("(Default|Abstract|Base)[A-Z].*");

  private Reserved() {}

  /** Whether the rules refuse a class of this name. */
  static boolean isVague(String className) {
    return VAGUE_END.matcher(className).matches() || VAGUE_BEGIN.matcher(className).matches();
  }

  /** Whether every file of Java sees such a class without importing it. */
  static boolean isOfJava(String className) {
    try {
      Class.forName("java.lang." + className, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
