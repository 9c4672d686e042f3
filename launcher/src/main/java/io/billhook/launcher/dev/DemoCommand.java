package io.billhook.launcher.dev;

import io.billhook.launcher.DotEnv;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code billhook demo}. */
@Command(
    name = "demo",
    description = "Starts everything on a free port, walks through the flow, tells of it, ends.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Map<String, String> variables = new HashMap<>(DotEnv.variables());
    variables.put("PORT", "0");
    System.out.println("Starting database, broker, api, worker and simulators …");
    try (DevStack stack = DevStack.start(variables, DevPort.of(variables), null)) {
      return new DemoWalk(stack).run() ? 0 : 1;
    }
  }
}
