package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.sql.Connection;

final class HeartbeatsLocked implements Experiment {
  private static final String WAIT =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND strpos(query, 'UPDATE process') > 0
      """;

  @Override
  public String what() {
    return "rows of process are locked, so that no heartbeat is written";
  }

  @Override
  public void run(Lab lab) throws Exception {
    try (Connection locking = lab.installation().connect();
        var statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("SELECT FROM process FOR UPDATE");
      lab.hold();
      lab.prove("heartbeats waited", lab.number(WAIT) > 0);
      locking.rollback();
    }
  }
}
