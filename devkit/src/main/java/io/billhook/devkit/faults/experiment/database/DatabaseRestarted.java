package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class DatabaseRestarted implements Experiment {
  private static final int RESTARTS = 3;
  private static final String BEGAN =
      "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint";

  @Override
  public String what() {
    return "PostgreSQL is restarted three times (57P01), each time under load";
  }

  @Override
  public void run(Lab lab) throws Exception {
    for (int i = 1; i <= RESTARTS; i++) {
      long before = lab.number(BEGAN);
      lab.postgres().stop();
      lab.postgres().launch();
      lab.prove("restart " + i, lab.number(BEGAN) > before);
      lab.hold(lab.lasts().dividedBy(RESTARTS));
    }
  }
}
