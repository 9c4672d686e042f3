package io.billhook.launcher;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.Env;
import io.billhook.migrations.Migrations;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code billhook migrate}. */
@Command(
    name = "migrate",
    description = "Brings the database to the schema of this version (DATABASE_DIRECT_URL).")
final class MigrateCommand implements Runnable {
  @Override
  public void run() {
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    List<String> applied = new Migrations(config.directUrl()).migrate();
    System.out.println(
        applied.isEmpty()
            ? "The database is up to date."
            : "Applied " + String.join(", ", applied) + ".");
  }
}
