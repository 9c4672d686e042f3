package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class BrokerWiped implements Experiment {
  @Override
  public String what() {
    return "RabbitMQ is killed (SIGKILL) and comes back with nothing that it had stored";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = Missing.told(lab);
    lab.hold(lab.lasts().dividedBy(2));
    lab.rabbit().lose();
    lab.hold();
    long missing = Missing.told(lab) - before;
    lab.prove(missing + " work queues were missing", missing > 0);
  }
}
