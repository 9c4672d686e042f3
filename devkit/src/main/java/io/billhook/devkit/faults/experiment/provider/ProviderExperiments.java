package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class ProviderExperiments {
  public static final List<Experiment> ALL = List.of(new MailAnswersLost());

  private ProviderExperiments() {}
}
