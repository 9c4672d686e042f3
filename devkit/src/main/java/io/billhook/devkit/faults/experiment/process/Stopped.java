package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Held;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.time.Duration;

record Stopped(Place place) implements Experiment {
  private static final String DEAD = "SELECT count(*) FROM process WHERE dead_at IS NOT NULL";

  @Override
  public String name() {
    return place + "-stopped";
  }

  @Override
  public String what() {
    return place + " stands still (SIGSTOP) until others have taken its jobs, and goes on";
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(16); // declared dead after 10
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = lab.number(DEAD);
    lab.program(place).signal("STOP");
    try {
      Held held = lab.hold();
      lab.prove("it was declared dead", lab.number(DEAD) > before);
      if (place == Place.API) {
        lab.prove("next to nothing was acknowledged", held.starved());
      } else {
        lab.prove("clients were served", held.served());
      }
    } finally {
      lab.program(place).signal("CONT");
    }
  }
}
