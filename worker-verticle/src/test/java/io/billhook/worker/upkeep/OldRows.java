package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.RetentionConfig;
import io.billhook.contract.Queues;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs that are born old, and the pruning of such rows. */
final class OldRows {
  static final RetentionConfig RETENTION = new RetentionConfig(14, 90, 30);
  static final RetentionConfig FOR_EVER = new RetentionConfig(0, 0, 0);
  static final int AVAILABLE = 1;
  static final int RUNNING = 2;
  static final int RETRYABLE = 3;
  static final int COMPLETED = 4;
  static final int CANCELLED = 5;
  static final int DEAD = 6;

  private final TestEngine engine;
  private int number;

  OldRows(TestEngine engine) {
    this.engine = engine;
  }

  /** Runs one whole job; gives the rows that it has counted. */
  double prune(Area area, RetentionConfig retention) {
    var meters = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
    PruneHandler handler =
        new PruneHandler(engine.node.database, engine.node.outbox, retention, meters);
    JobContext context =
        new JobContext(UUID.randomUUID(), Queues.UPKEEP, null, 1, 8, 1, Instant.EPOCH, () -> false);
    assertThat(handler.handle(new Prune(area, null), context)).isEqualTo(JobOutcome.done());
    return meters.get("billhook.pruned.rows").counter().count();
  }

  /** A job of some days, which ended (if it did) some days ago, with a failed attempt. */
  UUID job(int state, int daysOld, int endedDaysAgo) {
    UUID id = id(daysOld);
    engine.sql(
        """
        INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, holder, finalized_at)
        VALUES ($1, 'old', 'billing', '{}', $2::int, 5, now(), $3,
                CASE WHEN $2::int > 3 THEN now() - $4 * interval '1 day' END)
        """,
        id,
        state,
        engine.node.heartbeat.id(),
        endedDaysAgo);
    attempt(id, 1, endedDaysAgo);
    if (state == DEAD) {
      engine.sql(
          "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
              + " VALUES ($1, 'old', 'billing', 'f', 'r')",
          id);
    }
    return id;
  }

  void many(int many, int state, String age) {
    engine.sql(
        """
        INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, finalized_at)
        SELECT (lpad(to_hex((extract(epoch FROM now() - $3::text::interval) * 1000)::bigint + n), 12, '0')
                || '7000' || right(md5(n::text), 16))::uuid,
               'old', 'billing', '{}', $2::int, 5, now(), now() - $3::text::interval
        FROM generate_series(1, $1::int) n
        """,
        many,
        state,
        age);
  }

  void attempt(UUID job, int claim, int daysAgo) {
    engine.sql(
        "INSERT INTO job_attempt (job_id, claim, attempt, outcome, finished_at)"
            + " VALUES ($1, $2, 1, 'retry', now() - $3 * interval '1 day')",
        job,
        claim,
        daysAgo);
  }

  /** A UUIDv7 of some days ago. */
  UUID id(int daysAgo) {
    long time = Instant.now().minus(Duration.ofDays(daysAgo)).toEpochMilli();
    return new UUID((time << 16) | 0x7000 | ++number, 0x8000_0000_0000_0000L | number);
  }

  List<UUID> ids(String sql) {
    return engine.sql(sql).map(row -> row.uuid("id"));
  }

  long count(String table) {
    return engine.sql("SELECT count(*) AS n FROM " + table).first().bigint("n");
  }
}
