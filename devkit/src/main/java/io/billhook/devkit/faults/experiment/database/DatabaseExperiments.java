package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class DatabaseExperiments {
  public static final List<Experiment> ALL = List.of(new DatabaseStopped());

  private DatabaseExperiments() {}
}
