package io.billhook.launcher;

/** Whether a process runs. One that has ended and was not waited for yet does not. */
final class Running {
  private Running() {}

  static boolean is(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
