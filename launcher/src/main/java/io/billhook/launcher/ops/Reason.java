package io.billhook.launcher.ops;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why something is done. */
final class Reason {
  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "For the audit log, 500 characters at most.")
  private @Nullable String text;

  @Nullable String text() {
    return text;
  }
}
