package io.billhook.bench.report;

/** What a bench tells while it runs, on standard error: standard output is left to the result. */
public final class Progress {
  private Progress() {}

  public static void say(String line) {
    System.err.println("bench: " + line);
  }
}
