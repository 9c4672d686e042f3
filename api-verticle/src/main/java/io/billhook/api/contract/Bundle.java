package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one document of the contract's areas; run by the build, not part of a running process.
 * {@code openapi.yaml} comes first; of every other file {@code tags}, {@code paths} and {@code
 * components} are added, and {@link Examples} to all of it. References are within the one document:
 * {@code #/components/schemas/X}.
 */
public final class Bundle {
  private static final String HEAD = "openapi.yaml";

  private Bundle() {}

  /**
   * Writes the one document.
   *
   * @param arguments the folder of the areas, and the file to write
   * @throws IllegalStateException where two areas define the same thing
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    JsonNode whole = yaml.readTree(folder.resolve(HEAD).toFile());
    for (Path area : areas(folder)) {
      Areas.add((ObjectNode) whole, yaml.readTree(area.toFile()), area.getFileName().toString());
    }
    Examples.add((ObjectNode) whole);
    byte[] json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(whole);
    Path file = Path.of(arguments[1]);
    // A file as it was keeps its time: a newer one would have the modules above compiled again.
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), json)) {
      Files.write(file, json);
    }
  }

  private static List<Path> areas(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(HEAD))
          .sorted()
          .toList();
    }
  }
}
