package io.billhook.launcher;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.auth.account.FactorRemoval;
import io.billhook.api.auth.factor.OperatorEnrolment;
import io.billhook.api.auth.factor.OperatorEnrolment.Enrolled;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.AppConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.OpsConfig;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.outbox.RelayedOutbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Transactions;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code billhook admin create-operator}, {@code admin enrol} and {@code admin remove-factors}. */
@Command(
    name = "admin",
    description = "Acts on accounts, with the database's own rights.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class AdminCommand {
  /** What authenticator apps show where neither PRODUCT_NAME nor EMAIL_FROM is set. */
  private static final String ISSUER = "Billhook";

  private static final int MOST_OF_REASON = 500;

  @Command(
      name = "create-operator",
      description = {
        "Makes an account that may use the operators' API, and the commands that ask it.",
        "Gives it a second factor as enrol does, unless OPS_SECOND_FACTOR is optional."
      },
      mixinStandardHelpOptions = true)
  void createOperator(
      @Option(names = "--email", required = true) String email,
      @Option(
              names = "--password",
              interactive = true,
              arity = "0..1",
              description = {
                "Left out: BILLHOOK_OPERATOR_PASSWORD, unless BILLHOOK_OPERATOR_EMAIL is another's;",
                "else asked for, as when given without a value. Others on this machine see what",
                "stands on a command line."
              })
          @Nullable String password,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              description = "viewer, operator or admin. Default: ${DEFAULT-VALUE}")
          String roleName) {
    OperatorRole role =
        OperatorRole.of(roleName)
            .orElseThrow(() -> CannotStart.wrongUse("--role wants one of " + roles()));
    Env env = new Env(Billhook.variables());
    boolean withFactor = OpsConfig.from(env).factorRequired();
    Optional<EncryptionConfig> keys =
        withFactor ? Optional.of(EncryptionConfig.from(env)) : Optional.empty();
    act(
        env,
        auth -> {
          try {
            new Accounts(auth)
                .createOperator(
                    email,
                    password == null ? OperatorPassword.setOrTyped(env, email) : password,
                    role);
          } catch (IllegalArgumentException | Accounts.AccountExistsException e) {
            throw new CannotStart(String.valueOf(e.getMessage()));
          }
          System.out.println("Operator " + email + " may log in as " + role.publicName() + ".");
          keys.ifPresent(each -> enrol(auth, each, env, email));
        });
  }

  @Command(
      name = "enrol",
      description = {
        "Gives an operator a new second factor and recovery codes, shown this once.",
        "They take the place of what the operator had; each device must show the new one."
      },
      mixinStandardHelpOptions = true)
  void enrol(@Parameters(paramLabel = "EMAIL") String email) {
    Env env = new Env(Billhook.variables());
    EncryptionConfig keys = EncryptionConfig.from(env);
    act(env, auth -> enrol(auth, keys, env, email));
  }

  @Command(
      name = "remove-factors",
      description = {
        "Takes every second factor and recovery code from a person who is no operator, signs all",
        "their devices out and tells them by mail. Their password stays.",
        "Be sure of who asks: docs/operations.md says how."
      },
      mixinStandardHelpOptions = true)
  void removeFactors(
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "For the audit log, 500 characters at most.")
          String reason) {
    if (reason.isBlank() || reason.codePointCount(0, reason.length()) > MOST_OF_REASON) {
      throw CannotStart.wrongUse("--reason wants 1 to " + MOST_OF_REASON + " characters");
    }
    Env env = new Env(Billhook.variables());
    HttpConfig http = HttpConfig.from(env);
    BrevoConfig.sender(env);
    EmailAddress sender = Settings.sender(env);
    EncryptionConfig keys = EncryptionConfig.from(env);
    Clock clock = Clock.systemUTC();
    act(
        env,
        auth -> {
          var outgoing = new EmailOutbox(new RelayedOutbox(), SharedSealer.of(keys, auth));
          var mails = new SecurityMails(outgoing, sender, http, clock);
          System.out.println(
              switch (new FactorRemoval(auth, mails, clock).remove(email, reason)) {
                case REMOVED ->
                    email
                        + " has no second factor any more, is signed out everywhere, and is told by"
                        + " mail.";
                case NO_ACCOUNT -> throw new CannotStart("No account has the address " + email);
                case NO_FACTOR -> throw new CannotStart(email + " has no second factor");
                case OPERATOR ->
                    throw new CannotStart(
                        email
                            + " is an operator: billhook admin enrol gives them a new second factor");
              });
        });
  }

  /** Checks all that was read so far, too. */
  private static void act(Env env, Consumer<Transactions> act) {
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    MigrateCommand.refusePending(config);
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      act.accept(database.auth());
    } finally {
      vertx.close().await();
    }
  }

  private static void enrol(Transactions auth, EncryptionConfig keys, Env env, String email) {
    String sender =
        EmailAddress.parse(env.text("EMAIL_FROM", ""))
            .map(EmailAddress::displayName)
            .orElse(ISSUER);
    String issuer = Objects.requireNonNullElse(AppConfig.from(env).name(), sender);
    Enrolled enrolled =
        new OperatorEnrolment(auth, SharedSealer.of(keys, auth), issuer, Clock.systemUTC())
            .enrol(email)
            .orElseThrow(() -> new CannotStart("No operator has the address " + email));
    System.out.println();
    System.out.println("Second factor of " + email + ", for an authenticator app:");
    System.out.println("  " + enrolled.otpauthUri());
    System.out.println("Show it as a QR code (qrencode -t ansiutf8 'otpauth://...'), or enter the");
    System.out.println("secret by hand, for codes of 6 digits by time:");
    System.out.println("  " + enrolled.secret());
    System.out.println();
    System.out.println("Recovery codes, each good once in place of a code of the app:");
    enrolled.recoveryCodes().forEach(code -> System.out.println("  " + code));
    System.out.println();
    System.out.println("None of this is shown again; billhook admin enrol makes new ones. Log-in");
    System.out.println("asks for a code from now on; billhook login gives the other commands a");
    System.out.println("token, so that they need none for 15 minutes.");
  }

  private static @Nullable String roles() {
    return Arrays.stream(OperatorRole.values())
        .map(OperatorRole::publicName)
        .collect(Collectors.joining(", "));
  }
}
