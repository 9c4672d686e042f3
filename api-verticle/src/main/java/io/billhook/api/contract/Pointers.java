package io.billhook.api.contract;

import io.billhook.text.CodePoints;

/** JSON pointers (RFC 6901) to members that a client has named, so the names may be anything. */
public final class Pointers {
  private static final int MOST_NAME = 64;

  private Pointers() {}

  /** The pointer to a member; its name is cut where it is long, and shown without control signs. */
  public static String member(String parent, String name) {
    StringBuilder escaped = new StringBuilder(parent).append('/');
    CodePoints.cut(name, MOST_NAME).codePoints().forEach(sign -> append(escaped, sign));
    return escaped.toString();
  }

  private static void append(StringBuilder to, int sign) {
    switch (sign) {
      case '~' -> to.append("~0");
      case '/' -> to.append("~1");
      default -> to.appendCodePoint(isPlain(sign) ? sign : 0xfffd);
    }
  }

  private static boolean isPlain(int sign) {
    return !Character.isISOControl(sign)
        && (sign < Character.MIN_SURROGATE || sign > Character.MAX_SURROGATE);
  }
}
