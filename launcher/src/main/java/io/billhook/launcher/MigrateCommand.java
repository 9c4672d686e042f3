package io.billhook.launcher;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.DatabaseLogIn;
import io.billhook.config.Env;
import io.billhook.extension.Extensions;
import io.billhook.migrations.LogIn;
import io.billhook.migrations.Migrations;
import io.billhook.migrations.Pooling;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  /** Before anything is set on a connection that others are served by afterwards. */
  private static void refusePooler(URI url) {
    try {
      if (Pooling.byTransaction(url)) {
        throw new CannotStart(
            "the database's address leads to a pooler in transaction mode. Set"
                + " DATABASE_POOLER=transaction, and DATABASE_DIRECT_URL to the server itself");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e); // told as any other trouble with the database
    }
  }

  /** Billhook's, and those of the products on the class path. */
  static Migrations migrations(DatabaseConfig config) {
    return new Migrations(config.directUrl(), Extensions.installed().names());
  }

  private static List<String> applied(DatabaseConfig config) {
    try {
      return migrations(config).migrate();
    } catch (Migrations.NoRightException e) {
      throw new CannotStart(
          "billhook migrate wants a log-in that owns the database and may create roles. Or have"
              + " whoever may run the SQL that billhook migrate --print-roles LOGIN prints, then"
              + " run migrate again");
    }
  }

  /** Ends a command that wants this version's schema where the database has not got it. */
  static void refusePending(DatabaseConfig config) {
    if (!config.pooled()) {
      refusePooler(config.url());
    }
    List<String> pending = migrations(config).pending();
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

  @Option(
      names = "--print-roles",
      paramLabel = "LOGIN",
      description = {
        "Prints the SQL that makes the roles for this log-in, for whoever may make roles, and does",
        "nothing else. After it, migrate needs no right to make any."
      })
  private @Nullable String printRoles;

  @Override
  public void run() {
    if (printRoles != null) {
      System.out.print(Migrations.rolesFor(printRoles));
      return;
    }
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    DatabaseLogIn logIn = DatabaseLogIn.from(env);
    env.check();
    refusePooler(config.directUrl());
    List<String> applied = applied(config);
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
