package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class DatabaseReadOnly implements Experiment {
  @Override
  public String what() {
    return "PostgreSQL takes no writes (25006), as after a failover";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.execute("ALTER SYSTEM SET default_transaction_read_only = on");
    lab.execute("SELECT pg_reload_conf()");
    try {
      lab.prove("next to nothing was acknowledged", lab.hold().starved());
    } finally {
      lab.execute("ALTER SYSTEM RESET default_transaction_read_only");
      lab.execute("SELECT pg_reload_conf()");
    }
  }
}
