package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.SmallVolume;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.util.Optional;

final class FullDisk implements Experiment {
  private static final int MEGABYTES = 400;

  @Override
  public String what() {
    return "the disk with PostgreSQL's rows is full (53100), then has room again";
  }

  @Override
  public Optional<String> lacks() {
    return SmallVolume.lacks();
  }

  @Override
  public void run(Lab lab) throws Exception {
    PrivatePostgres server = lab.postgres();
    server.stop();
    SmallVolume volume = SmallVolume.over(server.data().resolve("base"), MEGABYTES);
    try {
      server.launch();
      lab.hold(lab.lasts().dividedBy(2));
      volume.fill();
      lab.hold();
      lab.prove("PostgreSQL had no room", server.says("No space left on device") > 0);
      volume.free();
    } finally {
      server.kill();
      volume.close();
      server.launch();
    }
  }
}
