package io.billhook.worker.provider;

/**
 * The call was not made: this process cannot be sure that its jobs are still its own, since its
 * heartbeat is overdue.
 */
public final class CallsHeld extends CallFailed {
  private static final long serialVersionUID = 1;

  CallsHeld() {
    super("The heartbeat of this process is overdue");
  }
}
