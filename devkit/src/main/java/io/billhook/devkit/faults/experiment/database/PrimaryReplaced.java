package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.nio.file.Files;
import java.time.Duration;

final class PrimaryReplaced implements Experiment {
  @Override
  public String what() {
    return "PostgreSQL is killed and its synchronous standby promoted; the old one comes back,"
        + " read-only, and for a while all connections lead to it";
  }

  @Override
  public void run(Lab lab) throws Exception {
    PrivatePostgres old = lab.postgres();
    PrivatePostgres standby = old.standby();
    lab.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    lab.execute("SELECT pg_reload_conf()");
    while (lab.number("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 0) {
      lab.hold(Duration.ofMillis(200));
    }
    lab.hold(Duration.ofSeconds(2)); // what was committed before it was synchronous
    old.kill();
    standby.promote();
    lab.installation().failOver(standby);
    lab.execute("ALTER SYSTEM RESET synchronous_standby_names");
    lab.execute("SELECT pg_reload_conf()");
    int before = lab.load().acknowledged();
    lab.hold();
    lab.prove("clients were served by the new one", lab.load().acknowledged() > before);

    Files.createFile(old.data().resolve("standby.signal"));
    old.launch();
    lab.installation().leadTo(old);
    lab.prove("the old one takes no writes", lab.hold().starved());
    lab.installation().leadTo(standby);
    old.close();
  }
}
