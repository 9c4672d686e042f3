package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Signals;
import java.util.List;

final class DatabaseStopped implements Experiment {
  @Override
  public String what() {
    return "PostgreSQL and all of its processes stand still (SIGSTOP)";
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<ProcessHandle> server = lab.postgres().processes();
    Signals.send("STOP", server);
    try {
      lab.prove("next to nothing was acknowledged", lab.hold().starved());
    } finally {
      Signals.send("CONT", server);
    }
  }
}
