package io.billhook.launcher.init;

import io.billhook.launcher.Commands;
import java.util.List;

/** The command of this package. */
public final class InitCommands implements Commands {
  @Override
  public List<Object> all() {
    return List.of(new InitCommand());
  }
}
