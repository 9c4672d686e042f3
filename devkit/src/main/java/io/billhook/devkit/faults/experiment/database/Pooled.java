package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.PgBouncer;
import io.billhook.devkit.faults.installation.Setup;
import java.util.Optional;

/** An installation behind PgBouncer. */
final class Pooled {
  static final Setup SETUP = Setup.USUAL.withPooler();

  private Pooled() {}

  static Optional<String> lacksIt() {
    return PgBouncer.installed() ? Optional.empty() : Optional.of("pgbouncer is not installed");
  }
}
