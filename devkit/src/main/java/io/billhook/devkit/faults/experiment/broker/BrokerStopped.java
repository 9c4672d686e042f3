package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Signals;
import java.time.Duration;
import java.util.List;

final class BrokerStopped implements Experiment {
  @Override
  public String what() {
    return "RabbitMQ stands still (SIGSTOP) until connections to it are given up, and goes on";
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(16);
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<ProcessHandle> node = lab.rabbit().processes();
    Signals.send("STOP", node);
    try {
      lab.prove("clients were served without it", lab.hold().served());
      lab.prove("nothing was published", lab.metric(Place.API, "billhook_broker_serves ") == 0);
    } finally {
      Signals.send("CONT", node);
    }
  }
}
