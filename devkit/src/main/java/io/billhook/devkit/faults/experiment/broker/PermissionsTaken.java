package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;

final class PermissionsTaken implements Experiment {
  @Override
  public String what() {
    return "the log-in at RabbitMQ may do nothing for a while, and connections begin anew";
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = lab.rabbit().says("refused for user 'guest'");
    lab.rabbit().ctl("set_permissions", "guest", "", "", "");
    try {
      lab.rabbit().ctl("close_all_connections", "for a test");
      lab.prove("clients were served all the same", lab.hold().served());
      long refused = lab.rabbit().says("refused for user 'guest'") - before;
      lab.prove(refused + " times something was refused", refused > 0);
    } finally {
      lab.rabbit().ctl("set_permissions", "guest", ".*", ".*", ".*");
    }
  }
}
