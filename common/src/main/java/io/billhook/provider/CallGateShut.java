package io.billhook.provider;

/**
 * The call was not made: this process cannot be sure that its jobs are still its own, since its
 * heartbeat is overdue, or knows that this one is not.
 */
public final class CallGateShut extends CallFailed {
  private static final long serialVersionUID = 1;

  public CallGateShut() {
    super(
        "No call may start: the heartbeat of this process is overdue, or the job has been taken from it");
  }
}
