package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

final class RestartStorm implements Experiment {
  private static final int RESTARTS = 5;
  private static final List<Place> ALL = List.of(Place.API, Place.WORKER, Place.OTHER_WORKER);

  @Override
  public String what() {
    return "api and workers are ended five times in 20 s, ready or not: by SIGKILL and SIGTERM";
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(20);
  }

  @Override
  public void run(Lab lab) throws Exception {
    Set<ProcessHandle> ended = new HashSet<>();
    for (int i = 0; i < RESTARTS; i++) {
      for (Place place : ALL) {
        Program program = lab.program(place);
        ended.add(program.handle());
        if (lab.random().nextBoolean()) {
          program.kill();
        } else {
          program.terminate();
        }
        program.start();
      }
      lab.hold(lab.lasts().dividedBy(RESTARTS));
    }
    lab.prove(ended.size() + " processes ended", ended.size() == RESTARTS * ALL.size());
    ALL.forEach(place -> lab.program(place).awaitReady());
  }
}
