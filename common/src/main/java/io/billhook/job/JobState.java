package io.billhook.job;

import java.util.Locale;

/** Where a job stands. The ordinal is what {@code job.state} holds, so the order is fixed. */
public enum JobState {
  SCHEDULED,
  AVAILABLE,
  RUNNING,
  RETRYABLE,
  COMPLETED,
  CANCELLED,
  DEAD;

  public static JobState of(int code) {
    return values()[code];
  }

  public int code() {
    return ordinal();
  }

  /** The public name, in lower case. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
