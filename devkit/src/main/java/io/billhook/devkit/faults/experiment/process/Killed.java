package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Held;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import java.util.List;

/**
 * As by a machine that fails.
 *
 * @param who as in the experiment's name
 */
record Killed(String who, List<Place> places) implements Experiment {
  @Override
  public String name() {
    return who + "-killed";
  }

  @Override
  public String what() {
    return places + " killed at once (SIGKILL), started again later";
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<Program> programs = places.stream().map(lab::program).toList();
    programs.forEach(Program::kill);
    Held held = lab.hold();
    lab.prove("none of them ran", programs.stream().noneMatch(Program::isAlive));
    if (places.contains(Place.API)) {
      lab.prove("next to nothing was acknowledged", held.starved());
    } else {
      lab.prove("clients were served", held.served());
    }
    programs.forEach(Program::start);
    programs.forEach(Program::awaitReady);
  }
}
