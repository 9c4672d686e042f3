package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.time.Duration;

final class WorkerStopped implements Experiment {
  @Override
  public String what() {
    return "a worker stands still (SIGSTOP) until others have taken its jobs, and goes on";
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(16); // declared dead after 10
  }

  @Override
  public void run(Lab lab) throws Exception {
    String dead = "SELECT count(*) FROM process WHERE dead_at IS NOT NULL";
    long before = lab.number(dead);
    lab.program(Place.WORKER).signal("STOP");
    try {
      lab.hold();
      lab.prove("it was declared dead", lab.number(dead) > before);
    } finally {
      lab.program(Place.WORKER).signal("CONT");
    }
  }
}
