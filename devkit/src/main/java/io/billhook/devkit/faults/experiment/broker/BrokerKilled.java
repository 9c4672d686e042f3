package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;

final class BrokerKilled implements Experiment {
  @Override
  public String what() {
    return "RabbitMQ is killed (SIGKILL), stays away, and is started on what it had stored";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.rabbit().kill();
    lab.prove("clients were served without it", lab.hold().served());
    lab.prove("publishing failed meanwhile", lab.lines(Place.API, "outbox.publish_failed") > 0);
    lab.rabbit().launch();
  }
}
