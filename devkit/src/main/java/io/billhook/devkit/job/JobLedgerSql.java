package io.billhook.devkit.job;

import io.billhook.job.JobState;

/** Statements that look at jobs in tests. */
final class JobLedgerSql {
  private JobLedgerSql() {}

  /** Jobs of a kind that have not started, or are to be tried again. */
  static final String WAITING =
      JobState.named(
          """
      SELECT id, tenant_id, unique_key, args::text AS args, state, run_at
      FROM job WHERE kind = $1 AND state IN ({waiting}) ORDER BY id
      """);

  /** Everything else in the ledger, counted. */
  static final String OTHERS =
      JobState.named(
          """
      SELECT kind, state, count(*) AS jobs FROM job
      WHERE kind <> $1 OR state NOT IN ({waiting}) GROUP BY kind, state ORDER BY kind, state
      """);
}
