package io.billhook.launcher;

import java.util.logging.Level;

/** Says things in every way but the log's, as what serves may do. */
final class LoudProgram {
  private LoudProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    Logging.choose(arguments);
    System.out.print("printed, ");
    System.out.println("in two parts");
    System.err.println("one\ntwo \"and\" {} three");
    new IllegalStateException("traced").printStackTrace();
    java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("org.postgresql");
    jdk.log(Level.WARNING, "of the JDK {0}", "log");
    jdk.log(Level.SEVERE, "with its cause", new IllegalStateException("caused"));
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("thrown");
            });
    thread.start();
    thread.join();
    throw new StackOverflowError("of main");
  }
}
