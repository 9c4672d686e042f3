package io.billhook.devkit.faults.experiment;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.experiment.broker.BrokerExperiments;
import io.billhook.devkit.faults.experiment.database.DatabaseExperiments;
import io.billhook.devkit.faults.experiment.everything.Everything;
import io.billhook.devkit.faults.experiment.network.NetworkExperiments;
import io.billhook.devkit.faults.experiment.process.ProcessExperiments;
import io.billhook.devkit.faults.experiment.provider.ProviderExperiments;
import java.util.List;
import java.util.stream.Stream;

/** Every experiment there is. */
public final class Experiments {
  public static final List<Experiment> ALL =
      Stream.of(
              DatabaseExperiments.ALL,
              BrokerExperiments.ALL,
              ProcessExperiments.ALL,
              NetworkExperiments.ALL,
              ProviderExperiments.ALL,
              List.<Experiment>of(new Everything()))
          .flatMap(List::stream)
          .toList();

  private Experiments() {}
}
