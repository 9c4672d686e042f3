package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class IdleConnectionsEnded implements Experiment {
  private static final String MADE =
      "SELECT sessions FROM pg_stat_database WHERE datname = current_database()";

  @Override
  public String what() {
    return "PostgreSQL ends every connection that is idle for half a second (57P05)";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.execute("ALTER SYSTEM SET idle_session_timeout = '500ms'");
    lab.execute("SELECT pg_reload_conf()");
    try {
      long before = lab.number(MADE);
      lab.hold();
      long made = lab.number(MADE) - before;
      lab.prove(made + " connections were made anew", made > 10);
    } finally {
      lab.execute("ALTER SYSTEM RESET idle_session_timeout");
      lab.execute("SELECT pg_reload_conf()");
    }
  }
}
