package io.billhook.job;

import java.util.Locale;

/** Where a job stands, and the number that {@code job.state} holds for it. */
public enum JobState {
  SCHEDULED(0),
  AVAILABLE(1),
  RUNNING(2),
  RETRYABLE(3),
  COMPLETED(4),
  CANCELLED(5),
  DEAD(6);

  private final int code;

  JobState(int code) {
    this.code = code;
  }

  public static JobState of(int code) {
    for (JobState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("No job state " + code);
  }

  public int code() {
    return code;
  }

  /** The public name, in lower case. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
