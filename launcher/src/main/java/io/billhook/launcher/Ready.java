package io.billhook.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of every start-up: one line that says where, and then waiting for a signal. */
public final class Ready {
  private Ready() {}

  /** The last line of start-up, on standard output. */
  public static void say(int port) {
    System.out.println("billhook ready http://127.0.0.1:" + port);
    System.out.flush();
  }

  /** Returns when the JVM ends. */
  public static void waitForSignal() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /**
   * Stops at SIGTERM and SIGINT.
   *
   * @param longest after which the JVM ends all the same
   */
  public static void onStop(Runnable stop, Duration longest) {
    Signals.onStop(
        () -> {
          Thread watchdog = Thread.ofPlatform().daemon().unstarted(() -> haltAfter(longest));
          watchdog.start();
          stop.run();
        });
  }

  private static void haltAfter(Duration longest) {
    try {
      TimeUnit.MILLISECONDS.sleep(longest.toMillis());
    } catch (InterruptedException e) {
      return;
    }
    System.err.println("billhook: did not stop within " + longest.toSeconds() + " s");
    Runtime.getRuntime().halt(1);
  }
}
