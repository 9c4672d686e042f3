package io.billhook.api.ops;

/** The statement of {@link Schedules}. */
final class SchedulesSql {
  private SchedulesSql() {}

  static final String ALL =
      """
      SELECT name, kind, cron, zone, next_at, last_at, last_job, missed FROM schedule ORDER BY name
      """;
}
