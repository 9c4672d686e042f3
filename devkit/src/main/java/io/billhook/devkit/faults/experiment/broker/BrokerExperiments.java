package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class BrokerExperiments {
  public static final List<Experiment> ALL = List.of(new BrokerKilled());

  private BrokerExperiments() {}
}
