package io.billhook.devkit.faults.experiment.network;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.time.Duration;

final class WorkersHalfOpen implements Experiment {
  @Override
  public String what() {
    return "connections of the workers to PostgreSQL are forgotten by a firewall; new ones work";
  }

  /** What waits for an answer on a dead connection does so for 65 s (docs/job-lifecycle.md). */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(90);
  }

  @Override
  public void run(Lab lab) throws Exception {
    var one = lab.between(Place.WORKER, Place.POSTGRES);
    var other = lab.between(Place.OTHER_WORKER, Place.POSTGRES);
    int taken = one.taken() + other.taken();
    int torn = one.halfOpen() + other.halfOpen();
    lab.hold();
    lab.prove(torn + " connections were torn", torn > 0);
    lab.prove("new ones were made", one.taken() + other.taken() > taken);
  }
}
