package io.billhook.devkit.simulator.provider;

import java.util.concurrent.ThreadLocalRandom;

/** Ids that look like the providers' own. */
public final class Ids {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Ids() {}

  /** Letters and digits after a prefix, as in {@code sub_1Pgc6rB7WZ01zgkWNy0Cn5nw}. */
  public static String base62(String prefix, int length) {
    return random(prefix, length, BASE62);
  }

  /**
   * Lower-case hexadecimal digits after a prefix, as in {@code SMded05904ccb347238880ca9264e8fe1c}.
   */
  public static String hex(String prefix, int length) {
    return random(prefix, length, "0123456789abcdef");
  }

  private static String random(String prefix, int length, String alphabet) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(ThreadLocalRandom.current().nextInt(alphabet.length())));
    }
    return id.toString();
  }
}
