package io.billhook.devkit.faults.experiment.network;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.experiment.network.BadNetwork.Bad;
import io.billhook.devkit.faults.experiment.network.BadNetwork.Between;
import io.billhook.devkit.faults.installation.Place;
import java.util.List;

/** Those of this room. */
public final class NetworkExperiments {
  public static final List<Experiment> ALL =
      List.of(
          new BadNetwork(Between.BROKER, Bad.SLOW),
          new BadNetwork(Between.BROKER, Bad.STALLED),
          new BadNetwork(Between.BROKER, Bad.ANSWERS_LOST),
          new BadNetwork(Between.BROKER, Bad.HALF_OPEN),
          new BadNetwork(Between.BROKER, Bad.CUT),
          new BadNetwork(Between.PROVIDERS, Bad.SLOW),
          new BadNetwork(Between.PROVIDERS, Bad.STALLED),
          new BadNetwork(Between.PROVIDERS, Bad.ANSWERS_LOST),
          new BadNetwork(Between.PROVIDERS, Bad.HALF_OPEN),
          new BadNetwork(Between.PROVIDERS, Bad.REFUSED),
          new BadNetwork(Between.CLIENTS, Bad.STALLED),
          new BadNetwork(Between.CLIENTS, Bad.ANSWERS_LOST),
          new BadNetwork(Between.CLIENTS, Bad.RESET),
          new BadNetwork(Between.CLIENTS, Bad.CUT),
          new WorkersHalfOpen(),
          new WorkerAlone(Place.POSTGRES),
          new WorkerAlone(Place.RABBIT));

  private NetworkExperiments() {}
}
