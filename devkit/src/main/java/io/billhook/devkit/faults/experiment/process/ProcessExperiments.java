package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class ProcessExperiments {
  public static final List<Experiment> ALL = List.of(new WorkerStopped());

  private ProcessExperiments() {}
}
