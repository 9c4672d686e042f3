package io.billhook.bench.jobs;

/** The table of db-scheduler 16 for PostgreSQL, with the indexes that its documentation names. */
final class DbSchedulerSql {
  private DbSchedulerSql() {}

  static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL,
        task_instance text NOT NULL,
        task_data bytea,
        execution_time timestamptz NOT NULL,
        picked boolean NOT NULL,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures integer,
        last_heartbeat timestamptz,
        version bigint NOT NULL,
        priority smallint,
        PRIMARY KEY (task_name, task_instance)
      )
      """;

  static final String BY_TIME =
      "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)";

  static final String BY_HEARTBEAT =
      "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)";

  static final String LEFT = "SELECT count(*) FROM scheduled_tasks";
}
