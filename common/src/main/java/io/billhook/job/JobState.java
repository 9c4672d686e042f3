package io.billhook.job;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a job stands, and the number that {@code job.state} holds for it. */
public enum JobState {
  SCHEDULED(0),
  AVAILABLE(1),
  RUNNING(2),
  RETRYABLE(3),
  COMPLETED(4),
  CANCELLED(5),
  DEAD(6);

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

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

  /**
   * A statement with the numbers of the states that it names, as in {@code state = {running}};
   * {@code {waiting}} stands for all in which a job is still to run, as in {@code state IN
   * ({waiting})}.
   *
   * @throws IllegalArgumentException where another name stands in braces
   */
  public static String named(String sql) {
    return NAME.matcher(sql)
        .replaceAll(
            name ->
                name.group(1).equals("waiting")
                    ? "%d, %d, %d".formatted(SCHEDULED.code, AVAILABLE.code, RETRYABLE.code)
                    : String.valueOf(valueOf(name.group(1).toUpperCase(Locale.ROOT)).code));
  }

  /** The public name, in lower case. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
