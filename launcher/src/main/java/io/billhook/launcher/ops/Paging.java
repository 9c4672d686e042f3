package io.billhook.launcher.ops;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list. */
final class Paging {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Rows at most, up to 200. Default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Goes on where another list ended.")
  private @Nullable String cursor;

  OpsClient.Query query() {
    return new OpsClient.Query().with("limit", limit).with("cursor", cursor);
  }
}
