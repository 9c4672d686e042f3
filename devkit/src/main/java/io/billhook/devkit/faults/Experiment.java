package io.billhook.devkit.faults;

import io.billhook.devkit.faults.installation.Setup;
import io.billhook.devkit.faults.load.Rates;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is done to an installation under load. When {@link #run} returns the fault is
 * over, and what it has stopped or killed runs again, as an orchestrator would see to; from then on
 * the installation is on its own.
 */
public interface Experiment {
  /** One line: what is done. */
  String what();

  /**
   * Does it, and proves by {@link Lab#prove} that it took place: one without proof fails.
   *
   * @throws Exception fails it
   */
  void run(Lab lab) throws Exception;

  /** By its class: DatabaseStopped is database-stopped. */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Why it cannot be done here; empty where it can. */
  default Optional<String> lacks() {
    return Optional.empty();
  }

  /** On what it is done. */
  default Setup setup() {
    return Setup.USUAL;
  }

  /** What is asked for meanwhile. */
  default Rates rates() {
    return Rates.MODERATE;
  }

  /** How long the fault lasts, where nobody says otherwise. */
  default Duration lasts() {
    return Duration.ofSeconds(8);
  }

  /** After the fault's end the law must hold within that. */
  default Duration patience() {
    return Duration.ofSeconds(60);
  }
}
