package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.SmallVolume;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.sql.SQLException;
import java.util.Optional;

final class FullLog implements Experiment {
  private static final int MEGABYTES = 400;

  @Override
  public String what() {
    return "the disk with PostgreSQL's write-ahead log is full: PANIC; it gets room and is started";
  }

  @Override
  public Optional<String> lacks() {
    return SmallVolume.lacks();
  }

  @Override
  public void run(Lab lab) throws Exception {
    PrivatePostgres server = lab.postgres();
    server.stop();
    SmallVolume volume = SmallVolume.over(server.data().resolve("pg_wal"), MEGABYTES);
    try {
      server.launch();
      lab.hold(lab.lasts().dividedBy(2));
      volume.fill();
      lab.await("PANIC", () -> isOver(lab) && server.says("PANIC") > 0);
      lab.prove("next to nothing was acknowledged", lab.hold().starved());
    } finally {
      volume.free();
      server.kill();
      server.launch(); // recovers on the disk that was full
      server.stop();
      volume.close();
      server.launch();
    }
  }

  /** Whether there is no room for another file of the log; begins one. */
  private static boolean isOver(Lab lab) {
    try {
      lab.execute("SELECT pg_switch_wal()");
      return false;
    } catch (SQLException _) {
      return true;
    }
  }
}
