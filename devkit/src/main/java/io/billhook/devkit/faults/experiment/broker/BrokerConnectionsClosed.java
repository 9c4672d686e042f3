package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;

final class BrokerConnectionsClosed implements Experiment {
  private static final int TIMES = 3;

  @Override
  public String what() {
    return "an operator closes all connections to RabbitMQ, three times";
  }

  @Override
  public void run(Lab lab) throws Exception {
    int before = lab.allTo(Place.RABBIT).stream().mapToInt(TcpProxy::taken).sum();
    for (int i = 0; i < TIMES; i++) {
      lab.rabbit().ctl("close_all_connections", "for a test");
      lab.hold(lab.lasts().dividedBy(TIMES));
    }
    int made = lab.allTo(Place.RABBIT).stream().mapToInt(TcpProxy::taken).sum() - before;
    lab.prove(made + " connections were made anew", made > TIMES);
  }
}
