package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.time.Duration;

final class QueuesDeleted implements Experiment {
  @Override
  public String what() {
    return "every queue is deleted, one after the other, those of delays and dead letters included";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = Missing.told(lab);
    try (Stranger stranger = new Stranger(lab)) {
      Duration pause = lab.lasts().dividedBy(stranger.queues().size());
      for (String queue : stranger.queues()) {
        stranger.delete(queue);
        lab.hold(pause);
      }
    }
    long missing = Missing.told(lab) - before;
    lab.prove(missing + " work queues were missing", missing > 0);
  }
}
