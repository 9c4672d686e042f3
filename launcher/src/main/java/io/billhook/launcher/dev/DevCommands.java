package io.billhook.launcher.dev;

import io.billhook.launcher.Commands;
import java.util.List;

/** The commands of this package. */
public final class DevCommands implements Commands {
  @Override
  public List<Object> all() {
    return List.of(new DevCommand(), new DemoCommand(), new SimulatorsCommand());
  }
}
