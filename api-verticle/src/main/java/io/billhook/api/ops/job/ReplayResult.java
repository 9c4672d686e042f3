package io.billhook.api.ops.job;

import io.billhook.control.DeadJobs;

/**
 * What a replay did, or in a dry run would find.
 *
 * @param matched counted up to what one call takes
 * @param more whether there is more than that
 */
record ReplayResult(long matched, long replayed, boolean dryRun, boolean more) {
  /** Of one job that was asked for by its id. */
  static final ReplayResult ONE = new ReplayResult(1, 1, false, false);

  static ReplayResult of(DeadJobs.Replayed done) {
    return new ReplayResult(done.matched(), done.replayed(), false, done.more());
  }

  /** What a count says that went one beyond what a call takes. */
  static ReplayResult dry(long count, int most) {
    return new ReplayResult(Math.min(count, most), 0, true, count > most);
  }
}
