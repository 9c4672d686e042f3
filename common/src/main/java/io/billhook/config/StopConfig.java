package io.billhook.config;

import java.time.Duration;

/**
 * How a process ends after SIGTERM. Platforms kill what has not ended in time, and what they kill
 * has lost its jobs: so one time bounds all of it, and its parts have shares of that.
 *
 * @param whole from the signal to the end; then it ends all the same
 * @param drain of that, how long clients have to go elsewhere
 * @param grace of that, how long running jobs may take to end; what is left is given back
 */
public record StopConfig(Duration whole, Duration drain, Duration grace) {
  private static final int USUAL_DRAIN = 2;
  private static final int USUAL_GRACE = 20;

  /** For the last requests, giving jobs back and signing off. */
  private static final int LEAST_REST = 2;

  private static final int MOST_REST = 8;
  private static final int SHARE = 4;

  /** Unless they are set, the parts are smaller where the whole is. */
  public static StopConfig from(Env env) {
    int whole = env.integer("STOP_SECONDS", 5, 600, 30);
    int rest = Math.clamp(whole / SHARE, LEAST_REST, MOST_REST);
    int drain = env.integer("DRAIN_SECONDS", 0, 600, Math.min(USUAL_DRAIN, whole / SHARE));
    int left = Math.max(1, whole - rest - drain);
    int grace = env.integer("WORKER_GRACE_SECONDS", 1, 600, Math.min(USUAL_GRACE, left));
    if (drain + grace > whole - rest) {
      env.error(
          "STOP_SECONDS is too short: it wants at least "
              + (rest + 1)
              + " more than DRAIN_SECONDS and WORKER_GRACE_SECONDS together, or lower those");
    }
    return new StopConfig(
        Duration.ofSeconds(whole), Duration.ofSeconds(drain), Duration.ofSeconds(grace));
  }
}
