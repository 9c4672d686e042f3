package io.billhook.launcher;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.Env;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code billhook admin create-operator}. */
@Command(
    name = "admin",
    description = "Acts on accounts, with the database's own rights.",
    synopsisSubcommandLabel = "COMMAND")
final class AdminCommand {

  @Command(
      name = "create-operator",
      description = "Makes an account that may use the operators' console and API.")
  int createOperator(
      @Option(names = "--email", required = true) String email,
      @Option(
              names = "--password",
              required = true,
              interactive = true,
              arity = "0..1",
              description = "Asked for when given without a value.")
          String password,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              description = "viewer, operator or admin. Default: ${DEFAULT-VALUE}")
          String roleName) {
    OperatorRole role =
        OperatorRole.of(roleName)
            .orElseThrow(() -> new CannotStart("--role wants one of " + roles()));
    Env env = new Env(Billhook.variables());
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      new Accounts(database.auth()).createOperator(email, password, role);
      System.out.println("Operator " + email + " may log in as " + role.publicName() + ".");
      return 0;
    } catch (IllegalArgumentException | Accounts.AccountExistsException e) {
      throw new CannotStart(String.valueOf(e.getMessage()));
    } finally {
      vertx.close().await();
    }
  }

  private static @Nullable String roles() {
    return Arrays.stream(OperatorRole.values())
        .map(OperatorRole::publicName)
        .collect(Collectors.joining(", "));
  }
}
