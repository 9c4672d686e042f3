package io.billhook.launcher;

/** How much memory connections may hold outside the heap. */
final class DirectMemory {
  private static final String BOUND = "io.netty.maxDirectMemory";
  private static final String ALLOCATOR = "io.netty.allocator.type";
  private static final int SHARE_OF_HEAP = 4;
  private static final long LEAST = 64L << 20;

  private DirectMemory() {}

  /**
   * Bounds it, where nothing else is said, before Netty is used. Without, Netty asks until the JVM
   * refuses, and that collects garbage and sleeps on the event loop for half a second first.
   */
  static void bound() {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    unlessSet(BOUND, Long.toString(Math.max(LEAST, share)));
    // The usual one keeps what it has had for buffers of the same size: a flood of long bodies took
    // all, and there was none for heads ever after.
    unlessSet(ALLOCATOR, "pooled");
  }

  private static void unlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
