package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Setup;
import java.util.Optional;

final class PoolerRestarted implements Experiment {
  private static final int RESTARTS = 3;

  @Override
  public String what() {
    return "PgBouncer is killed (SIGKILL) and started again, three times";
  }

  @Override
  public Optional<String> lacks() {
    return Pooled.lacksIt();
  }

  @Override
  public Setup setup() {
    return Pooled.SETUP;
  }

  @Override
  public void run(Lab lab) throws Exception {
    for (int i = 1; i <= RESTARTS; i++) {
      lab.installation().pooler().kill();
      int before = lab.load().acknowledged();
      lab.installation().pooler().launch();
      lab.hold(lab.lasts().dividedBy(RESTARTS));
      lab.prove("clients were served after restart " + i, lab.load().acknowledged() > before);
    }
  }
}
