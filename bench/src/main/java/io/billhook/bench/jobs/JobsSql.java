package io.billhook.bench.jobs;

import io.billhook.job.JobState;

/** Statements that look at the ledger of jobs from outside. */
final class JobsSql {
  private JobsSql() {}

  /** Jobs that have not ended, at or above an id. */
  static final String UNFINISHED =
      JobState.named("SELECT count(*) FROM job WHERE id >= ? AND state <> {completed}");

  /** How long each job above an id took, from its creation to its end. */
  static final String LIVES =
      """
      SELECT extract(epoch FROM finalized_at - created_at) * 1000 AS millis
      FROM job WHERE id > ? AND finalized_at IS NOT NULL
      """;

  static final String NEWEST = "SELECT id FROM job ORDER BY id DESC LIMIT 1";

  /** How many are completed, and how many of these took more than one attempt. */
  static final String ENDED =
      JobState.named(
          """
      SELECT count(*) FILTER (WHERE state = {completed}) AS completed,
             count(*) FILTER (WHERE attempt > 1 OR lost > 0) AS repeated
      FROM job
      """);

  static final String UPDATES =
      "SELECT n_tup_upd AS all, n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname = 'job'";
}
