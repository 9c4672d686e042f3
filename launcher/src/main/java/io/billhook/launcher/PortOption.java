package io.billhook.launcher;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --port N}, which wins over the variable PORT. */
public final class PortOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen; 0 takes a free port. Default: PORT, else 8080.")
  private @Nullable Integer port;

  /** The variables with the port of this option in them. */
  public Map<String, String> in(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    if (port != null) {
      all.put("PORT", port.toString());
    }
    return all;
  }
}
