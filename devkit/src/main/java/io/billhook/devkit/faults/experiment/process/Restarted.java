package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * As by a new version that is rolled out.
 *
 * @param who as in the experiment's name
 */
record Restarted(String who, List<Place> places) implements Experiment {
  private static final int ROUNDS = 2;

  @Override
  public String name() {
    return who + "-restarted";
  }

  @Override
  public String what() {
    return places + " restarted one after the other (SIGTERM), each once the last is ready, twice";
  }

  @Override
  public void run(Lab lab) throws Exception {
    Set<ProcessHandle> seen = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Place place : places) {
        Program program = lab.program(place);
        seen.add(program.handle());
        program.terminate();
        program.start();
        program.awaitReady();
        seen.add(program.handle());
        lab.hold(lab.lasts().dividedBy((long) ROUNDS * places.size()));
      }
    }
    int restarts = seen.size() - places.size();
    lab.prove(restarts + " times", restarts == ROUNDS * places.size());
  }
}
