package io.billhook.api.messaging.email;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a request as a template takes them: maps, lists, texts, numbers, yes and no. What
 * many mails of it share is made once.
 */
final class TemplateValues {
  private final IdentityHashMap<JsonNode, Object> made = new IdentityHashMap<>();

  /** A map of one's own, of values that may be shared. */
  Map<String, @Nullable Object> of(@Nullable JsonNode values) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (values != null) {
      values.properties().forEach(member -> map.put(member.getKey(), shared(member.getValue())));
    }
    return map;
  }

  private @Nullable Object shared(JsonNode value) {
    return value.isContainerNode()
        ? made.computeIfAbsent(value, TemplateValues::container)
        : plain(value);
  }

  private static Object container(JsonNode value) {
    if (value.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      value.properties().forEach(member -> map.put(member.getKey(), plain(member.getValue())));
      return map;
    }
    List<@Nullable Object> list = new ArrayList<>(value.size());
    value.forEach(item -> list.add(plain(item)));
    return list;
  }

  private static @Nullable Object plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, ARRAY -> container(value);
      case STRING -> value.textValue();
      case NUMBER -> value.numberValue();
      case BOOLEAN -> value.booleanValue();
      case NULL -> null;
      case BINARY, MISSING, POJO ->
          throw new IllegalStateException("No value of JSON: " + value.getNodeType());
    };
  }
}
