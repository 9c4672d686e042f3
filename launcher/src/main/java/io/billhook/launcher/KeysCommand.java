package io.billhook.launcher;

import io.billhook.api.auth.token.KeyRotation;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.crypto.FreshKey;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Database;
import io.billhook.process.LivingProcesses;
import io.billhook.process.LivingProcesses.Living;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code billhook keys generate}, {@code list}, {@code rotate} and {@code reseal}. */
@Command(
    name = "keys",
    description = "Makes keys.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {
  /** Alone it lists. */
  @Override
  public void run() {
    list();
  }

  @Command(
      name = "generate",
      description = "Prints a new value for ENCRYPTION_KEYS.",
      mixinStandardHelpOptions = true)
  void generate() {
    System.out.println(FreshKey.create());
  }

  @Command(
      name = "list",
      description = {
        "Shows which keys of ENCRYPTION_KEYS each process has, and the keys that sign access tokens;",
        "ids alone."
      },
      mixinStandardHelpOptions = true)
  void list() {
    act(new Env(Billhook.variables()), database -> new KeyList(database.auth()).print());
  }

  @Command(
      name = "rotate",
      description = {
        "Makes a new key that signs access tokens.",
        "JWKS shows it at once; it signs five minutes later, when no copy of JWKS lacks it, and",
        "never before every api has it."
      },
      mixinStandardHelpOptions = true)
  void rotate(
      @Option(
              names = "--now",
              description =
                  "Sign as soon as every api has it, and wait for that: who has cached JWKS refuses"
                      + " new tokens for up to 5 min.")
          boolean now,
      @Option(
              names = "--force",
              description =
                  "Make none, and have the one that waits sign though an api lacks it, which then"
                      + " refuses its tokens.")
          boolean force,
      @Mixin KeyWait wait) {
    if (now && force) {
      throw CannotStart.wrongUse("--now makes a key, --force makes none: give one of them");
    }
    Env env = new Env(Billhook.variables());
    EncryptionConfig encryption = EncryptionConfig.from(env);
    act(
        env,
        database -> {
          Sealer sealer = SharedSealer.of(encryption, database.auth());
          var rotation = new KeyRotation(database.auth(), sealer, Clock.systemUTC());
          if (force) {
            force(rotation);
          } else {
            rotate(rotation, now, wait, new LivingProcesses(database.auth()));
          }
        });
  }

  private static void force(KeyRotation rotation) {
    String kid =
        rotation
            .force()
            .orElseThrow(() -> new CannotStart("No key waits for a process to have it"));
    System.out.println("Key " + kid + " signs, whether every api has it or not.");
  }

  private static void rotate(
      KeyRotation rotation, boolean now, KeyWait wait, LivingProcesses living) {
    KeyRotation.Rotated made = rotation.rotate(now);
    if (!now) {
      System.out.println("Key " + made.kid() + " signs from " + made.signsFrom() + ".");
      return;
    }
    if (!wait.until(() -> rotation.isAgreed(made.kid()))) {
      throw KeyWait.inVain(
          "key " + made.kid() + " is made, and waits, since these have not said that they have it:",
          living.all().stream().filter(each -> each.lacks(made.kid())).toList(),
          "It signs once they have it or have ended. To have it sign now, though they would refuse"
              + " its tokens: billhook keys rotate --force");
    }
    System.out.println("Key " + made.kid() + " signs.");
  }

  @Command(
      name = "reseal",
      description = {
        "Brings what is sealed in the database under the first key of ENCRYPTION_KEYS, and tells",
        "which of the others are used no more. Runs beside everything else, and again at will.",
        "Begins once every process has that key. Wants the log-in of billhook migrate."
      },
      mixinStandardHelpOptions = true)
  int reseal(
      @Option(
              names = "--force",
              description =
                  "Begin though a process lacks the key, which then answers 503 to who needs what"
                      + " is sealed with it.")
          boolean force,
      @Mixin KeyWait wait) {
    Env env = new Env(Billhook.variables());
    EncryptionConfig encryption = EncryptionConfig.from(env);
    AtomicInteger code = new AtomicInteger();
    act(
        env,
        database -> {
          String first = encryption.ids().getFirst();
          var living = new LivingProcesses(database.auth());
          if (!force && !wait.until(() -> lacking(living, first).isEmpty())) {
            throw KeyWait.inVain(
                "these have not said that they have the key " + first + " of ENCRYPTION_KEYS:",
                lacking(living, first),
                "Give it to them and start them anew. To seal with it all the same, though they"
                    + " would answer 503: billhook keys reseal --force");
          }
          code.set(new ResealReport(encryption).of(database));
        });
    return code.get();
  }

  private static List<Living> lacking(LivingProcesses living, String key) {
    return living.all().stream().filter(each -> !each.opens(key)).toList();
  }

  /** Checks all that was read so far, too. */
  private static void act(Env env, Consumer<Database> act) {
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    MigrateCommand.refusePending(config);
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      act.accept(database);
    } finally {
      vertx.close().await();
    }
  }
}
