package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;

final class BrokerRestarted implements Experiment {
  @Override
  public String what() {
    return "RabbitMQ is stopped in order (rabbitmqctl stop_app), stays away, and is started";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = lab.lines(Place.API, "Publisher is connected");
    lab.rabbit().ctl("stop_app");
    lab.prove("clients were served without it", lab.hold().served());
    lab.rabbit().ctl("start_app");
    lab.hold(lab.lasts().dividedBy(2));
    lab.prove(
        "the api has connected again", lab.lines(Place.API, "Publisher is connected") > before);
  }
}
