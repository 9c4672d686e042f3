package io.billhook.devkit.faults.experiment.process;

import static io.billhook.devkit.faults.installation.Place.API;
import static io.billhook.devkit.faults.installation.Place.OTHER_WORKER;
import static io.billhook.devkit.faults.installation.Place.WORKER;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class ProcessExperiments {
  public static final List<Experiment> ALL =
      List.of(
          new Killed("api", List.of(API)),
          new Killed("worker", List.of(WORKER)),
          new Killed("workers", List.of(WORKER, OTHER_WORKER)),
          new Killed("all", List.of(API, WORKER, OTHER_WORKER)),
          new Restarted("api", List.of(API)),
          new Restarted("workers", List.of(WORKER, OTHER_WORKER)),
          new RestartStorm(),
          new Stopped(API),
          new Stopped(WORKER),
          new StoppedInCalls(),
          new LoopsBlocked(API),
          new LoopsBlocked(WORKER),
          new ClockOff(API, 10),
          new ClockOff(API, -10),
          new ClockOff(WORKER, 10),
          new ClockOff(WORKER, -10),
          new ManyJobs(60_000, 64),
          new ManyJobs(100_000, 160));

  private ProcessExperiments() {}
}
