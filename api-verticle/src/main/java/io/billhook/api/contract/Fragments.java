package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.billhook.extension.UnusableExtension;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The extensions' parts of the contract, {@code openapi/NAME.yaml} in their resources: added when a
 * process reads the contract, each held to its name.
 */
final class Fragments {
  /** Marks an operation with the extension that it comes from. */
  static final String EXTENSION = "x-extension";

  private Fragments() {}

  /**
   * Adds those of these extensions; one without routes has none.
   *
   * @throws UnusableExtension naming the file, and what to mend in it
   */
  static void add(ObjectNode whole, List<String> extensions) {
    for (String extension : extensions) {
      JsonNode fragment = read(extension);
      if (fragment != null) {
        add(whole, extension, fragment);
      }
    }
  }

  static void add(ObjectNode whole, String extension, JsonNode fragment) {
    check(extension, fragment);
    try {
      Areas.add(whole, fragment, file(extension));
      new References(whole).expand(fragment.path("paths")); // before examples are looked for
      Examples.addTo(whole, fragment.path("paths"));
    } catch (IllegalStateException e) {
      throw new UnusableExtension(file(extension) + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable JsonNode read(String extension) {
    try (var in = Fragments.class.getClassLoader().getResourceAsStream(file(extension))) {
      return in == null ? null : new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnusableExtension(file(extension) + " cannot be read as YAML: " + said, e);
    }
  }

  private static String file(String extension) {
    return "openapi/" + extension + ".yaml";
  }

  private static void check(String extension, JsonNode fragment) {
    String title = extension.substring(0, 1).toUpperCase(Locale.ROOT) + extension.substring(1);
    for (JsonNode tag : fragment.path("tags")) {
      require(extension, "tag", tag.path("name").asText(), title);
    }
    for (Map.Entry<String, JsonNode> path : fragment.path("paths").properties()) {
      if (!path.getKey().matches("(/v1)?/" + extension + "([-/.].*)?")) {
        throw refused(extension, "path", path.getKey(), "/v1/" + extension + "…");
      }
      for (JsonNode operation : path.getValue()) {
        require(extension, "operationId", operation.path("operationId").asText(), extension);
        ((ObjectNode) operation).put(EXTENSION, extension);
      }
    }
    for (Map.Entry<String, JsonNode> section : fragment.path("components").properties()) {
      for (Map.Entry<String, JsonNode> member : section.getValue().properties()) {
        require(extension, "component", member.getKey(), title);
      }
    }
  }

  private static void require(String extension, String what, String name, String begins) {
    if (!name.startsWith(begins)) {
      throw refused(extension, what, name, begins + "…");
    }
  }

  private static UnusableExtension refused(
      String extension, String what, String name, String better) {
    return new UnusableExtension(
        "%s: the %s %s does not begin with the extension's name: call it %s"
            .formatted(file(extension), what, name, better));
  }
}
