package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class QueueReplaced implements Experiment {
  private static final String QUEUE = "billhook.email";

  /** It names the first argument that differs, in an order of its own. */
  private static final String REFUSED = "inequivalent arg";

  @Override
  public String what() {
    return "somebody puts a queue with other arguments in the place of one, and deletes it later";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = lab.rabbit().says(REFUSED);
    try (Stranger stranger = new Stranger(lab)) {
      lab.await("he is quicker than Billhook", () -> stranger.replace(QUEUE));
      lab.prove("clients were served all the same", lab.hold().served());
      stranger.delete(QUEUE);
    }
    long refused = lab.rabbit().says(REFUSED) - before;
    lab.prove(refused + " times it could not be declared", refused > 0);
  }
}
