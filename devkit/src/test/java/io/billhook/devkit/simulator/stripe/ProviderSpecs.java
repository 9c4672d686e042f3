package io.billhook.devkit.simulator.stripe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.simulator.provider.control.ExactJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The providers' published descriptions, in the folder that the property names. */
final class ProviderSpecs {
  private ProviderSpecs() {}

  /** Reads one, or aborts the test where the property {@code provider.specs} names no folder. */
  static JsonObject read(String file) throws IOException {
    String folder = System.getProperty("provider.specs", "");
    assumeTrue(!folder.isEmpty(), "provider.specs names no folder: the check is left out");
    return ExactJson.object(Files.readString(Path.of(folder, file)));
  }
}
