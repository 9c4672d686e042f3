package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts what is referred to in place of each {@code $ref}, once, so that nothing is looked up while
 * a request waits.
 *
 * @param document what the references point into
 */
record References(JsonNode document) {
  private static final String REF = "$ref";

  /**
   * A copy without references.
   *
   * @throws IllegalStateException where one leads nowhere, out of the document, or into itself
   */
  JsonNode expand(JsonNode node) {
    return expand(node, new ArrayDeque<>());
  }

  private JsonNode expand(JsonNode node, Deque<String> within) {
    return switch (node) {
      case ObjectNode object when object.path(REF).isTextual() ->
          target(object.get(REF).textValue(), within);
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(m -> copy.set(m.getKey(), expand(m.getValue(), within)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> copy.add(expand(item, within)));
        yield copy;
      }
      default -> node;
    };
  }

  private JsonNode target(String reference, Deque<String> within) {
    JsonNode target =
        reference.startsWith("#/")
            ? document.at(reference.substring(1))
            : JsonNodeFactory.instance.missingNode();
    if (target.isMissingNode() || within.contains(reference)) {
      throw new IllegalStateException(
          "The reference " + reference + " leads nowhere, or to itself");
    }
    within.push(reference);
    JsonNode expanded = expand(target, within);
    within.pop();
    return expanded;
  }
}
