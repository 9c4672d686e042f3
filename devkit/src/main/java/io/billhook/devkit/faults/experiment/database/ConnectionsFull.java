package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class ConnectionsFull implements Experiment {
  private static final String END_OURS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'billhook_app'
      """;

  @Override
  public String what() {
    return "others have taken every connection of PostgreSQL (53300); ours are ended, and get none";
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<Connection> others = new ArrayList<>();
    try (Connection ours = lab.installation().connect();
        var statement = ours.createStatement()) {
      int refused = 0;
      long end = System.nanoTime() + lab.lasts().toNanos();
      while (System.nanoTime() < end) {
        statement.execute(END_OURS);
        refused += takeAll(lab, others) ? 1 : 0;
        lab.hold(Duration.ofMillis(200));
      }
      lab.prove(others.size() + " connections were taken, and none was left", refused > 0);
    } finally {
      for (Connection each : others) {
        each.close();
      }
    }
  }

  /** Whether there was none left in the end. */
  private static boolean takeAll(Lab lab, List<Connection> taken) throws SQLException {
    try {
      while (true) {
        taken.add(lab.installation().connect());
      }
    } catch (SQLException e) {
      if ("53300".equals(e.getSQLState())) {
        return true;
      }
      throw e;
    }
  }
}
