package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.time.Duration;

final class ConnectionsEnded implements Experiment {
  private static final String END_HALF =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE usename = 'billhook_app' AND random() < 0.5
      """;

  @Override
  public String what() {
    return "each second half of all connections are ended (57P01), whatever they do";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long ended = 0;
    for (long second = 0; second < lab.lasts().toSeconds(); second++) {
      ended += lab.number(END_HALF);
      lab.hold(Duration.ofSeconds(1));
    }
    lab.prove(ended + " connections were ended", ended > 10);
  }
}
