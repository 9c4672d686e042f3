package io.billhook.deploy.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values held against the types of {@code types.mjs}. What a function gives is taken as it is. */
record Shapes(Path file, Findings findings) {

  void properties(Place place, JsonNode known) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : known.properties()) {
      names.add(each.getKey());
      if (each.getValue().path("required").asBoolean() && !place.node().has(each.getKey())) {
        findings.add(file, place.path(), "lacks " + each.getKey() + ", which AWS demands: add it.");
      }
    }
    for (Map.Entry<String, JsonNode> each : place.node().properties()) {
      Place member = place.member(each.getKey());
      if (!known.has(each.getKey())) {
        findings.add(
            file,
            member.path(),
            "is no property that AWS knows: " + Nearest.hint(each.getKey(), names));
      } else {
        value(member, known.path(each.getKey()).path("type"));
      }
    }
  }

  private void value(Place place, JsonNode type) {
    if (function(place.node())) {
      for (int i = 1; i < place.node().path("Fn::If").size(); i++) {
        value(place.member("Fn::If").element(i), type);
      }
    } else if (type.has("any")) {
      any(place, type.path("any"));
    } else if (type.has("properties")) {
      if (place.node().isObject()) {
        properties(place, type.path("properties"));
      } else {
        findings.add(
            file, place.path(), "should have properties of its own, and is " + place.node() + ".");
      }
    } else if (type.has("list")) {
      if (!place.node().isArray()) {
        findings.add(file, place.path(), "should be a list: write it with dashes.");
      }
      for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
        value(place.element(i), type.path("list"));
      }
    } else if (type.has("map")) {
      place
          .node()
          .fieldNames()
          .forEachRemaining(name -> value(place.member(name), type.path("map")));
    } else if (!scalar(place.node(), type.asText())) {
      findings.add(
          file,
          place.path(),
          "should be of type " + type.asText() + ", and is " + place.node() + ".");
    }
  }

  private void any(Place place, JsonNode types) {
    Findings least = null;
    for (JsonNode each : types) {
      Findings found = new Findings(file);
      new Shapes(Path.of(""), found).value(place, each);
      if (least == null || found.all().size() < least.all().size()) {
        least = found;
      }
    }
    if (least != null) {
      least.all().forEach(each -> findings.add(file, each.place(), each.problem()));
    }
  }

  private static boolean function(JsonNode node) {
    return node.isObject()
        && node.size() == 1
        && (node.has("Ref") || node.fieldNames().next().startsWith("Fn::"));
  }

  /** AWS takes numbers and truths as text, too, and text that is written as one of these. */
  private static boolean scalar(JsonNode node, String type) {
    return switch (type) {
      case "string" -> node.isValueNode() && !node.isNull();
      case "integer" -> node.isIntegralNumber() || written(node, "-?\\d+");
      case "number" -> node.isNumber() || written(node, "-?\\d+(\\.\\d+)?");
      case "boolean" -> node.isBoolean() || written(node, "true|false");
      default -> true;
    };
  }

  private static boolean written(JsonNode node, String pattern) {
    return node.isTextual() && node.asText().matches(pattern);
  }
}
