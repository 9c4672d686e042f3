package io.billhook.worker.schedule;

import java.time.Instant;

/** Statements of {@link ScheduleTable} and {@link Scheduler}. */
final class ScheduleSql {
  private ScheduleSql() {}

  static final String NOW = "SELECT now() AS now";

  /** Takes over what the code says; when it fires next changes only with the times themselves. */
  static final String DECLARE =
      """
      INSERT INTO schedule (name, kind, cron, zone, missed, next_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (name) DO UPDATE
        SET kind = excluded.kind, cron = excluded.cron, zone = excluded.zone, missed = excluded.missed,
            next_at = CASE WHEN (schedule.cron, schedule.zone) = (excluded.cron, excluded.zone)
                           THEN schedule.next_at ELSE excluded.next_at END
        WHERE (schedule.kind, schedule.cron, schedule.zone, schedule.missed)
              <> (excluded.kind, excluded.cron, excluded.zone, excluded.missed)
      """;

  /** Removes what the code knows no more. */
  static final String FORGET = "DELETE FROM schedule WHERE name <> ALL ($1::text[])";

  static final String ADD =
      """
      INSERT INTO schedule (name, kind, cron, zone, missed, next_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (name) DO NOTHING
      """;

  /** All of them: they are few. */
  static final String LOOK = "SELECT name, next_at <= now() AS due FROM schedule";

  /**
   * One that is due, for the one who fires it; the others skip it. A minute late tells that no
   * worker lives whose code the row follows.
   */
  static final String LOCK =
      """
      SELECT kind, cron, zone, missed, next_at, now() AS now,
             next_at < now() - interval '1 minute' AS late
      FROM schedule WHERE name = $1 AND next_at <= now() FOR UPDATE SKIP LOCKED
      """;

  /** A schedule as the code has it, and the unique key of its job. */
  record Fired(
      String name,
      String kind,
      String cron,
      String zone,
      String missed,
      Instant next,
      String uniqueKey) {}

  /** It has fired: its job is the one that waits under the key, just written or there before. */
  static final String FIRED =
      """
      UPDATE schedule
      SET kind = $2, cron = $3, zone = $4, missed = $5, next_at = $6, last_at = now(),
          last_job = (SELECT id FROM job WHERE unique_key = $7)
      WHERE name = $1
      """;

  static final String SKIPPED =
      """
      UPDATE schedule SET kind = $2, cron = $3, zone = $4, missed = $5, next_at = $6 WHERE name = $1
      """;
}
