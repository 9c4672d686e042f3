package io.billhook.launcher.ops;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code billhook login}. */
@Command(
    name = "login",
    description = {
      "Logs in and prints an access token, good for 15 minutes.",
      "Set as BILLHOOK_TOKEN it lets the other commands in without a code each.",
      "Its session is the one that no command ends."
    },
    mixinStandardHelpOptions = true)
final class LogInCommand implements Callable<Integer> {
  @Mixin private Reach reach = new Reach();

  @Override
  public Integer call() {
    System.out.println(reach.newToken());
    return 0;
  }
}
