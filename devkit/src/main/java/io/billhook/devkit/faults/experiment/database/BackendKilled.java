package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class BackendKilled implements Experiment {
  private static final String OURS =
      "SELECT pid FROM pg_stat_activity WHERE usename = 'billhook_app' ORDER BY random() LIMIT 1";

  @Override
  public String what() {
    return "one of PostgreSQL's processes is killed (SIGKILL), which restarts them all (57P02)";
  }

  @Override
  public void run(Lab lab) throws Exception {
    ProcessHandle victim = ProcessHandle.of(lab.number(OURS)).orElseThrow();
    long before = lab.postgres().says("terminating any other active server processes");
    victim.destroyForcibly();
    victim.onExit().join();
    lab.hold();
    lab.prove(
        "all others ended, too",
        lab.postgres().says("terminating any other active server processes") > before);
  }
}
