package io.billhook.launcher.dev;

import io.billhook.launcher.Commands;
import io.billhook.launcher.scaffold.NewCommand;
import java.util.List;

/** The commands of this package. */
public final class DevCommands implements Commands {
  /** Is in the devkit, which the production image leaves out. */
  private static final String DEVKIT = "io.billhook.devkit.simulator.Simulators";

  @Override
  public boolean present() {
    try {
      Class.forName(DEVKIT, false, DevCommands.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public List<Object> all() {
    return List.of(
        new DevCommand(),
        new DemoCommand(),
        new SimulatorsCommand(),
        new NewCommand(System.getProperty("billhook.home")));
  }
}
