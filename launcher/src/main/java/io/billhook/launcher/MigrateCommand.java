package io.billhook.launcher;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.DatabaseLogIn;
import io.billhook.config.Env;
import io.billhook.migrations.LogIn;
import io.billhook.migrations.Migrations;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code billhook migrate}. */
@Command(
    name = "migrate",
    description = {
      "Brings the database to the schema of this version (DATABASE_DIRECT_URL), and makes the",
      "log-in of api and worker where DATABASE_APP_USER names one."
    },
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Runnable {
  private static final int FEW = 3;

  /** Ends a command that wants this version's schema where the database has not got it. */
  static void refusePending(DatabaseConfig config) {
    List<String> pending = new Migrations(config.directUrl()).pending();
    if (!pending.isEmpty()) {
      throw new CannotStart("the database lacks " + named(pending) + ". Run: billhook migrate");
    }
  }

  /** Of a new database all are missing, and nobody reads a list of them. */
  static String named(List<String> pending) {
    return pending.size() <= FEW
        ? "the migrations " + String.join(", ", pending)
        : "%d migrations, %s to %s"
            .formatted(pending.size(), pending.getFirst(), pending.getLast());
  }

  @Override
  public void run() {
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    DatabaseLogIn logIn = DatabaseLogIn.from(env);
    env.check();
    List<String> applied = new Migrations(config.directUrl()).migrate();
    System.out.println(
        applied.isEmpty()
            ? "The database is up to date."
            : "Applied " + String.join(", ", applied) + ".");
    if (logIn.isSet()) {
      try {
        new LogIn(config.directUrl()).make(logIn.user(), logIn.password());
      } catch (LogIn.TakenException e) {
        throw new CannotStart(String.valueOf(e.getMessage()));
      }
      System.out.println(
          "The log-in " + logIn.user() + " may take the roles of api and worker, and no others.");
    }
  }
}
