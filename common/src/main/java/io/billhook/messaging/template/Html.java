package io.billhook.messaging.template;

/** Values as they may stand in a mail. */
final class Html {
  private Html() {}

  /** In an element or an attribute in quotes; the same as Handlebars. */
  static String escape(String value) {
    int first = 0;
    while (first < value.length() && isPlain(value.charAt(first))) {
      first++;
    }
    if (first == value.length()) {
      return value;
    }
    StringBuilder escaped = new StringBuilder(value.length() + 16).append(value, 0, first);
    for (int i = first; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#x27;");
        case '`' -> escaped.append("&#x60;");
        case '=' -> escaped.append("&#x3D;");
        default -> {
          if (!isControl(c)) {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** Without control characters but tabs and line ends, which no mail may have. */
  static String clean(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isControl(value.charAt(i))) {
        return cleaned(value);
      }
    }
    return value;
  }

  private static String cleaned(String value) {
    StringBuilder clean = new StringBuilder(value.length());
    value.chars().filter(c -> !isControl((char) c)).forEach(c -> clean.append((char) c));
    return clean.toString();
  }

  private static boolean isPlain(char c) {
    return switch (c) {
      case '&', '<', '>', '"', '\'', '`', '=' -> false;
      default -> !isControl(c);
    };
  }

  private static boolean isControl(char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
  }
}
