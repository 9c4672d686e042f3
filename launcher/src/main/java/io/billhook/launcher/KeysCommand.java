package io.billhook.launcher;

import io.billhook.api.auth.token.KeyRotation;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code billhook keys generate}, {@code keys rotate} and {@code keys reseal}. */
@Command(
    name = "keys",
    description = "Makes keys.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class KeysCommand {
  private static final int KEY_BYTES = 32;

  @Command(
      name = "generate",
      description = "Prints a new value for ENCRYPTION_KEYS.",
      mixinStandardHelpOptions = true)
  void generate() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String id = "k" + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    System.out.println(id + ":" + Base64.getEncoder().encodeToString(key));
  }

  @Command(
      name = "rotate",
      description = {
        "Makes a new key that signs access tokens.",
        "JWKS shows it at once; it signs five minutes later, when no copy of JWKS lacks it."
      },
      mixinStandardHelpOptions = true)
  void rotate(
      @Option(
              names = "--now",
              description = "Sign at once: who has cached JWKS refuses new tokens for up to 5 min.")
          boolean now) {
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    EncryptionConfig encryption = EncryptionConfig.from(env);
    env.check();
    MigrateCommand.refusePending(config);
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      var rotation = new KeyRotation(database.auth(), new Sealer(encryption), Clock.systemUTC());
      KeyRotation.Rotated made = rotation.rotate(now);
      System.out.println("Key " + made.kid() + " signs from " + made.signsFrom() + ".");
    } finally {
      vertx.close().await();
    }
  }

  @Command(
      name = "reseal",
      description = {
        "Brings what is sealed in the database under the first key of ENCRYPTION_KEYS, and tells",
        "which of the others are used no more. Runs beside everything else, and again at will.",
        "Wants the log-in of billhook migrate."
      },
      mixinStandardHelpOptions = true)
  int reseal() {
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    EncryptionConfig encryption = EncryptionConfig.from(env);
    env.check();
    MigrateCommand.refusePending(config);
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      return new ResealReport(encryption).of(database);
    } finally {
      vertx.close().await();
    }
  }
}
