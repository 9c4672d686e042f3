package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.billhook.problem.ProblemException.FieldError;
import java.util.List;

/**
 * What a schema found wrong, in words for the one who sent it. The words come from the contract
 * alone, never from the value.
 *
 * @param rank of several findings at one place the lowest is told
 * @param pointer to the wrong member, also where it is missing or not known
 */
record SchemaViolation(int rank, String pointer, String detail) {
  private static final List<String> FIRST =
      List.of("type", "enum", "const", "minLength", "maxLength", "minItems", "maxItems");

  FieldError error() {
    return new FieldError(pointer, detail);
  }

  static SchemaViolation of(ValidationMessage message, JsonNode whole) {
    String keyword = message.getType();
    JsonNode schema = whole.at(message.getSchemaLocation().getFragment().getParent().toString());
    boolean ofMember =
        switch (keyword) {
          case "required", "dependentRequired", "additionalProperties", "unevaluatedProperties" ->
              true;
          default -> false;
        };
    String at = pointer(message.getInstanceLocation());
    int rank = FIRST.indexOf(keyword);
    return new SchemaViolation(
        rank < 0 ? FIRST.size() : rank,
        ofMember ? Pointers.member(at, message.getProperty()) : at,
        Wording.of(keyword, schema));
  }

  private static String pointer(JsonNodePath path) {
    String pointer = "";
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer = Pointers.member(pointer, path.getElement(i).toString());
    }
    return pointer;
  }
}
