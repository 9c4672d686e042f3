package io.billhook.worker.engine;

import io.billhook.job.JobState;

/** The statement that compares the ledger with memory. */
final class HoldReconcilerSql {
  private HoldReconcilerSql() {}

  /**
   * What the ledger says that this process runs, each under its newest hold. After the ended holds
   * are gone these are few.
   */
  static final String RUNNING =
      JobState.named(
          """
      SELECT DISTINCT ON (j.id) j.id, j.claim, h.batch, j.cancel_asked_at IS NOT NULL AS cancelled
      FROM (SELECT batch, unnest(ids) AS id FROM hold WHERE process = $1) h JOIN job j ON j.id = h.id
      WHERE j.holder = $1 AND j.state = {running}
      ORDER BY j.id, h.batch DESC
      """);
}
