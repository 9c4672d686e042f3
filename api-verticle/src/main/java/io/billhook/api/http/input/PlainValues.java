package io.billhook.api.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts, numbers and booleans. How deep it goes was bounded by the reader. */
final class PlainValues {
  private PlainValues() {}

  static Map<String, @Nullable Object> of(ObjectNode object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.properties().forEach(one -> members.put(one.getKey(), of(one.getValue())));
    return members;
  }

  private static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> of((ObjectNode) node);
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>(node.size());
        node.forEach(item -> items.add(of(item)));
        yield items;
      }
      case STRING -> node.textValue();
      case NUMBER -> node.numberValue();
      case BOOLEAN -> node.booleanValue();
      default -> null;
    };
  }
}
