package io.billhook.devkit.simulator.stripe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares an object with an OpenAPI 3.0 schema of an earlier version of the API: the types of the
 * properties that both have, and the required ones, except those that have moved since.
 */
final class SchemaTypes {
  private final JsonObject schemas;
  private final Set<String> moved;
  private final List<String> faults = new ArrayList<>();

  SchemaTypes(JsonObject description, Set<String> moved) {
    this.schemas = description.getJsonObject("components").getJsonObject("schemas");
    this.moved = moved;
  }

  List<String> check(String name, JsonObject object) {
    object(schemas.getJsonObject(name), object, name);
    return faults;
  }

  private void object(JsonObject schema, JsonObject object, String at) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (Object required : schema.getJsonArray("required", new JsonArray())) {
      if (!object.containsKey(required.toString()) && !moved.contains(at + "." + required)) {
        faults.add(at + "." + required + " is missing");
      }
    }
    for (String name : object.fieldNames()) {
      JsonObject property = properties.getJsonObject(name);
      if (property != null && !moved.contains(at + "." + name)) {
        value(property, object.getValue(name), at + "." + name);
      }
    }
  }

  private void value(JsonObject property, @Nullable Object value, String at) {
    if (value == null) {
      if (!Boolean.TRUE.equals(property.getValue("nullable"))) {
        faults.add(at + " is null");
      }
      return;
    }
    List<JsonObject> choices = choices(property);
    List<JsonObject> fitting = choices.stream().filter(schema -> fits(schema, value)).toList();
    if (!choices.isEmpty() && fitting.isEmpty()) {
      faults.add(at + " has the wrong type: " + value);
    } else if (fitting.size() == 1 && value instanceof JsonObject nested) {
      object(fitting.getFirst(), nested, at);
    } else if (fitting.size() == 1 && value instanceof JsonArray array) {
      JsonObject items = fitting.getFirst().getJsonObject("items", new JsonObject());
      array.forEach(each -> value(items, each, at + "[]"));
    }
  }

  private List<JsonObject> choices(JsonObject property) {
    if (property.getValue("$ref") instanceof String ref) {
      JsonObject target = schemas.getJsonObject(ref.substring(ref.lastIndexOf('/') + 1));
      return target == null ? List.of() : choices(target);
    }
    for (String several : List.of("anyOf", "oneOf", "allOf")) {
      if (property.getValue(several) instanceof JsonArray array) {
        return array.stream().flatMap(each -> choices((JsonObject) each).stream()).toList();
      }
    }
    return property.getValue("type") == null ? List.of() : List.of(property);
  }

  private static boolean fits(JsonObject schema, Object value) {
    boolean type =
        switch (schema.getString("type")) {
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "number" -> value instanceof Number;
          case "boolean" -> value instanceof Boolean;
          case "array" -> value instanceof JsonArray;
          case "object" -> value instanceof JsonObject;
          default -> true;
        };
    boolean among =
        !(schema.getValue("enum") instanceof JsonArray values)
            || values.isEmpty()
            || values.contains(value);
    boolean matches =
        !(schema.getValue("pattern") instanceof String pattern)
            || !(value instanceof String text)
            || text.matches(pattern);
    return type && among && matches;
  }
}
