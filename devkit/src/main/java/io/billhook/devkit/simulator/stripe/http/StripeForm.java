package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Stripe's form encoding, in which {@code items[0][price]=x} is a nested value. */
final class StripeForm {
  private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*])*)");
  private static final Pattern SEGMENT = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final int DEEPEST = 12;

  private StripeForm() {}

  /** All leaves are strings; indexed values are arrays, except in metadata, whose keys are text. */
  static JsonObject read(String encoded) {
    JsonObject tree = new JsonObject();
    try {
      Bodies.form(encoded).forEach((name, values) -> values.forEach(v -> put(tree, name, v)));
    } catch (IllegalArgumentException _) {
      throw StripeError.invalid(null, null, "Invalid URL encoding in the request");
    }
    return arrays(tree);
  }

  private static void put(JsonObject tree, String name, String value) {
    List<String> path = path(name);
    JsonObject at = tree;
    for (String segment : path.subList(0, path.size() - 1)) {
      String key = segment.isEmpty() ? Integer.toString(at.size()) : segment;
      if (!(at.getValue(key) instanceof JsonObject)) {
        at.put(key, new JsonObject());
      }
      at = at.getJsonObject(key);
    }
    String last = path.getLast();
    at.put(last.isEmpty() ? Integer.toString(at.size()) : last, value);
  }

  private static List<String> path(String name) {
    Matcher whole = NAME.matcher(name);
    List<String> path = new ArrayList<>();
    if (whole.matches()) {
      path.add(whole.group(1));
      SEGMENT.matcher(whole.group(2)).results().forEach(segment -> path.add(segment.group(1)));
    }
    if (path.isEmpty() || path.size() > DEEPEST) {
      throw StripeError.unknown(name);
    }
    return path;
  }

  private static JsonObject arrays(JsonObject tree) {
    JsonObject result = new JsonObject();
    for (String name : tree.fieldNames()) {
      Object value = tree.getValue(name);
      boolean nested = value instanceof JsonObject && !name.equals("metadata");
      result.put(name, nested ? arrayOrObject(arrays((JsonObject) value)) : value);
    }
    return result;
  }

  private static Object arrayOrObject(JsonObject object) {
    boolean indexed = object.fieldNames().stream().allMatch(name -> name.matches("\\d{1,6}"));
    if (object.isEmpty() || !indexed) {
      return object;
    }
    JsonArray array = new JsonArray();
    object.fieldNames().forEach(name -> array.add(object.getValue(name)));
    return array;
  }
}
