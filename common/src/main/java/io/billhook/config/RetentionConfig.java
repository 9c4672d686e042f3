package io.billhook.config;

import java.util.function.Function;

/**
 * For how long rows are kept that nobody needs any more, in days; 0 keeps them for ever.
 *
 * @param jobs completed and cancelled jobs, by when they ended, and failed attempts
 * @param deadJobs dead jobs with their attempts, and messages that could not be read
 * @param webhooks processed events, and samples of refused deliveries
 */
public record RetentionConfig(int jobs, int deadJobs, int webhooks) {
  private static final int LONGEST = 3650;

  /** Stripe delivers an event for three days, and a repeat is only known by the row. */
  private static final int SHORTEST_OF_WEBHOOKS = 7;

  public static RetentionConfig from(Env env) {
    return new RetentionConfig(
        days(env, "JOB_RETENTION_DAYS", 1, 14),
        days(env, "DEAD_JOB_RETENTION_DAYS", 1, 90),
        days(env, "WEBHOOK_RETENTION_DAYS", SHORTEST_OF_WEBHOOKS, 90));
  }

  private static int days(Env env, String name, int shortest, int otherwise) {
    return env.optional(
        name,
        "0, to keep for ever, or a number of days from " + shortest + " to " + LONGEST,
        atLeast(shortest),
        otherwise);
  }

  private static Function<String, Integer> atLeast(int shortest) {
    return value -> {
      int days = Integer.parseInt(value);
      if (days != 0 && (days < shortest || days > LONGEST)) {
        throw new IllegalArgumentException();
      }
      return days;
    };
  }
}
