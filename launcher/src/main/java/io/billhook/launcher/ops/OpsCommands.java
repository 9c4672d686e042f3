package io.billhook.launcher.ops;

import io.billhook.launcher.Commands;
import java.util.List;

/** The commands of this package. */
public final class OpsCommands implements Commands {
  @Override
  public List<Object> all() {
    return List.of(
        new JobsCommand(),
        new DeadCommand(),
        new UnreadableMessagesCommand(),
        new QueuesCommand(),
        new BreakersCommand(),
        new BillingCommand(),
        new LogInCommand());
  }
}
