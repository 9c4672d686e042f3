package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import java.util.List;
import java.util.stream.Stream;

/** Those of this room. */
public final class ProviderExperiments {
  public static final List<Experiment> ALL =
      Stream.concat(
              ProvidersIll.KINDS.stream().map(Experiment.class::cast),
              Stream.of(
                  new ProvidersGone(false),
                  new ProvidersGone(true),
                  new MailsSlow(1),
                  new MailsSlow(3)))
          .toList();

  private ProviderExperiments() {}
}
