package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.sql.Connection;

final class TablesLocked implements Experiment {
  @Override
  public String what() {
    return "job and webhook_event are locked, as by a migration that takes its time";
  }

  @Override
  public void run(Lab lab) throws Exception {
    try (Connection locking = lab.installation().connect();
        var statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("LOCK TABLE job, webhook_event IN ACCESS EXCLUSIVE MODE");
      lab.prove("next to nothing was acknowledged", lab.hold().starved());
      locking.rollback();
    }
  }
}
