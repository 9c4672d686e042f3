package io.billhook.launcher.ops;

/**
 * Makes text safe to print. What a job failed with may come from anybody; a terminal would obey the
 * control characters in it, and a bidirectional mark would turn a line around.
 */
final class Plain {
  private Plain() {}

  /** On one line, each character that is not to be seen as a question mark. */
  static String text(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> plain.appendCodePoint(isSeen(c) ? c : '?'));
    return plain.toString();
  }

  /** JSON with such characters escaped: it means the same. */
  static String json(String json) {
    StringBuilder plain = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (isSeen(c) || c == '\n') {
                plain.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  plain.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return plain.toString();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
