package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.time.Duration;

final class MessagesTaken implements Experiment {
  @Override
  public String what() {
    return "a stranger takes single messages, and acks them, beside workers that get the others";
  }

  /** Nothing but the ledger tells of what he has taken. */
  @Override
  public Duration patience() {
    return Duration.ofMinutes(2);
  }

  @Override
  public void run(Lab lab) throws Exception {
    try (Stranger stranger = new Stranger(lab)) {
      for (String queue : stranger.workQueues()) {
        stranger.take(queue);
      }
      lab.hold();
      lab.prove(stranger.taken() + " messages were taken", stranger.taken() > 0);
    }
  }
}
