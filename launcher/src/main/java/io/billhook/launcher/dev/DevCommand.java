package io.billhook.launcher.dev;

import io.billhook.launcher.DotEnv;
import io.billhook.launcher.PortOption;
import io.billhook.launcher.Ready;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code billhook dev}. */
@Command(
    name = "dev",
    description = "Runs everything on this machine: database, broker, api, worker, simulators.",
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(9);

  @Mixin private PortOption port = new PortOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps the embedded database here. Default: thrown away at the end.")
  private @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    Map<String, String> variables = port.in(DotEnv.variables());
    AtomicReference<@Nullable DevStack> running = new AtomicReference<>();
    Ready.onStop(() -> close(running.get()), LONGEST_STOP);
    DevStack stack = DevStack.start(variables, DevPort.of(variables), data);
    running.set(stack);
    DevBanner.print(stack, data);
    Ready.say(stack.port());
    Ready.waitForSignal();
    return 0;
  }

  private static void close(@Nullable DevStack stack) {
    if (stack != null) {
      stack.close();
    }
  }
}
