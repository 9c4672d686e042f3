package io.billhook.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code deploy/checks/platforms}: which files of ours a platform reads, the keys that it
 * knows, and where in them our processes are.
 *
 * @param page tells how one gets there, relative to the repository; null where nothing of ours runs
 * @param files what is checked
 * @param keys by name, what the platform knows, with source and day
 * @param platformVariables what its pages' commands set beside Billhook's settings, and why
 */
public record Platform(
    @Nullable String page,
    List<Described> files,
    Map<String, Keys> keys,
    @JsonProperty("platform_variables") @Nullable List<Foreign> platformVariables) {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  /** One file of ours. */
  public record Described(String file, String keys, @Nullable List<Running> processes) {}

  /**
   * Where in a file one of our processes is: selectors, but for the role, and a kill time that no
   * file says.
   */
  public record Running(
      String role,
      @Nullable String command,
      @Nullable List<String> health,
      @Nullable JsonNode kill,
      @Nullable List<String> port,
      @Nullable List<String> variables,
      @Nullable String asked) {}

  /** What a platform knows. */
  public record Keys(String source, String read, JsonNode tree) {}

  /** A variable that is not ours. */
  public record Foreign(String name, String why) {}

  public static Platform read(Path file) throws IOException {
    JsonNode tree = Trees.yaml(Files.readString(file)).getFirst();
    Platform platform = MAPPER.treeToValue(tree, Platform.class);
    for (Keys keys : platform.keys().values()) {
      if (!keys.read().matches("20\\d\\d-\\d\\d-\\d\\d") || keys.source().isBlank()) {
        throw new IOException(
            file + ": every list of keys has a source and the day on which it was read");
      }
    }
    for (Described each : platform.files()) {
      if (!platform.keys().containsKey(each.keys())) {
        throw new IOException(file + ": no keys named " + each.keys());
      }
    }
    return platform;
  }
}
