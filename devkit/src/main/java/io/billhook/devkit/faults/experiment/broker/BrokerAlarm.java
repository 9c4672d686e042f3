package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.util.Locale;

/** RabbitMQ stops those who publish, because it lacks something. */
record BrokerAlarm(Lack lack) implements Experiment {
  enum Lack {
    MEMORY("set_vm_memory_high_watermark", "0.000001", "0.4"),
    DISK("set_disk_free_limit", "1000000GB", "1MB");

    private final String command;
    private final String much;
    private final String usual;

    Lack(String command, String much, String usual) {
      this.command = command;
      this.much = much;
      this.usual = usual;
    }
  }

  @Override
  public String name() {
    return "broker-alarm-" + lack.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String what() {
    return "RabbitMQ has an alarm, for want of %s, and takes no messages"
        .formatted(lack.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void run(Lab lab) throws Exception {
    long before = lab.lines(Place.API, "broker.blocked");
    lab.rabbit().ctl(lack.command, lack.much);
    try {
      lab.prove("clients were served all the same", lab.hold().served());
      lab.prove("publishers were stopped", lab.lines(Place.API, "broker.blocked") > before);
    } finally {
      lab.rabbit().ctl(lack.command, lack.usual);
    }
  }
}
