package io.billhook.launcher;

/**
 * How much a test takes through: as much as shows it, or all of it with {@code -Dfull.size=true}.
 */
public final class Size {
  private Size() {}

  public static int of(int usual, int full) {
    return Boolean.getBoolean("full.size") ? full : usual;
  }
}
