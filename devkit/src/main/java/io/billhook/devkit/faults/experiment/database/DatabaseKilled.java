package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class DatabaseKilled implements Experiment {
  @Override
  public String what() {
    return "PostgreSQL is killed (SIGKILL, all processes), stays away, and recovers";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.postgres().kill();
    lab.prove("next to nothing was acknowledged", lab.hold().starved());
    lab.postgres().launch();
  }
}
