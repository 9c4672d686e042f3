package io.billhook.launcher.init;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code billhook init PLATFORM}. */
@Command(
    name = "init",
    description = {
      "Prints the settings of a new installation, as NAME=value lines: secrets newly made, what only",
      "you know empty, the rest as the platform wants it. It changes nothing and asks nobody."
    },
    mixinStandardHelpOptions = true)
final class InitCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "PLATFORM",
      description = "compose, railway, render, fly, aws, kubernetes or cloudrun.")
  private String platform = "";

  @Override
  public void run() {
    Platform chosen =
        Platform.named(platform)
            .orElseThrow(
                () ->
                    new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "Nothing is known of the platform "
                            + platform
                            + ". Known are: "
                            + Platform.names()
                            + "."));
    System.out.print(new SettingsSheet(chosen).text());
  }
}
