package io.billhook.launcher;

/** How much memory connections may hold outside the heap. */
final class DirectMemory {
  private static final String PROPERTY = "io.netty.maxDirectMemory";
  private static final int SHARE_OF_HEAP = 4;
  private static final long LEAST = 64L << 20;

  private DirectMemory() {}

  /**
   * Bounds it, where nothing else is said, before Netty is used. Without, Netty asks until the JVM
   * refuses, and that collects garbage and sleeps on the event loop for half a second first.
   */
  static void bound() {
    if (System.getProperty(PROPERTY) == null) {
      long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
      System.setProperty(PROPERTY, Long.toString(Math.max(LEAST, share)));
    }
  }
}
