package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Adds an area of the contract to the whole: its tags, paths and components. */
final class Areas {
  private Areas() {}

  /**
   * Adds one.
   *
   * @throws IllegalStateException where it defines what is there already
   */
  static void add(ObjectNode whole, JsonNode area, String name) {
    if (area.get("tags") instanceof ArrayNode tags) {
      whole.withArray("/tags").addAll(tags);
    }
    for (Map.Entry<String, JsonNode> path : area.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        put(whole.withObject("/paths").withObjectProperty(path.getKey()), member, name);
      }
    }
    for (Map.Entry<String, JsonNode> section : area.path("components").properties()) {
      for (Map.Entry<String, JsonNode> member : section.getValue().properties()) {
        put(whole.withObject("/components").withObjectProperty(section.getKey()), member, name);
      }
    }
  }

  private static void put(ObjectNode into, Map.Entry<String, JsonNode> member, String area) {
    if (into.has(member.getKey())) {
      throw new IllegalStateException(area + " defines " + member.getKey() + " a second time");
    }
    into.set(member.getKey(), member.getValue());
  }
}
