package io.billhook.launcher.dev;

import java.util.List;

/** The commands of this package, for the command line. */
public final class DevCommands {
  private DevCommands() {}

  public static List<Object> all() {
    return List.of(new DevCommand(), new DemoCommand(), new SimulatorsCommand());
  }
}
