package io.billhook.devkit.faults.experiment.network;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class NetworkExperiments {
  public static final List<Experiment> ALL = List.of(new WorkersHalfOpen());

  private NetworkExperiments() {}
}
