package io.billhook.launcher;

import io.billhook.api.auth.token.Installation;
import io.billhook.api.auth.token.SigningKeys;
import io.billhook.config.Env;
import io.billhook.config.StopConfig;
import io.billhook.crypto.Sealer;
import io.billhook.node.ProcessContext;
import io.billhook.process.HeldKeys;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code billhook api}, {@code worker} and {@code all}: processes for production. */
abstract sealed class ServeCommand implements Callable<Integer> {

  @Command(
      name = "api",
      description = "Serves the HTTP API and takes webhooks in.",
      mixinStandardHelpOptions = true)
  static final class Api extends ServeCommand {
    Api() {
      super(ProcessRole.API);
    }
  }

  @Command(
      name = "worker",
      description = "Does the jobs; its port serves health and metrics alone.",
      mixinStandardHelpOptions = true)
  static final class Worker extends ServeCommand {
    Worker() {
      super(ProcessRole.WORKER);
    }
  }

  @Command(
      name = "all",
      description = "Api and worker in one process.",
      mixinStandardHelpOptions = true)
  static final class All extends ServeCommand {
    All() {
      super(ProcessRole.ALL);
    }
  }

  private final ProcessRole role;

  @Mixin private PortOption port = new PortOption();

  private ServeCommand(ProcessRole role) {
    this.role = role;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> variables = port.in(DotEnv.variables());
    Settings settings = Settings.from(variables);
    MigrateCommand.refusePending(settings.database());
    AtomicReference<@Nullable Instance> running = new AtomicReference<>();
    Ready.onStop(() -> close(running.get()), StopConfig.from(new Env(variables)).whole());
    ProcessContext node =
        ProcessContext.start(
            settings.database(),
            settings.broker(),
            role,
            Version.number(),
            HeldKeys.of(settings.encryption().ids()));
    try {
      refuseDevelopment(node);
      SigningKeys.check(node.database.auth(), new Sealer(settings.encryption()));
      Instance instance = Instance.start(node, settings, role, List.of());
      running.set(instance);
      Ready.say(instance.port());
    } catch (Exception e) {
      node.close();
      throw e;
    }
    Ready.waitForSignal();
    return 0;
  }

  private static void refuseDevelopment(ProcessContext node) {
    if (new Installation(node.database.auth()).isDevelopment()) {
      throw new CannotStart(
          "DATABASE_URL leads to a database that billhook dev has marked as a development one, "
              + "with well-known credentials in it. Give it another database.");
    }
  }

  private static void close(@Nullable Instance instance) {
    if (instance != null) {
      instance.close();
    }
  }
}
