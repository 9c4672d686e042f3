package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
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
record Finding(int rank, String pointer, String detail) {
  private static final int MOST_NAME = 64;
  private static final List<String> FIRST =
      List.of("type", "enum", "const", "minLength", "maxLength", "minItems", "maxItems");

  FieldError error() {
    return new FieldError(pointer, detail);
  }

  static Finding of(ValidationMessage message, JsonNode whole) {
    String keyword = message.getType();
    JsonNode schema = whole.at(message.getSchemaLocation().getFragment().getParent().toString());
    boolean ofMember =
        switch (keyword) {
          case "required", "dependentRequired", "additionalProperties", "unevaluatedProperties" ->
              true;
          default -> false;
        };
    int rank = FIRST.indexOf(keyword);
    return new Finding(
        rank < 0 ? FIRST.size() : rank,
        message.getInstanceLocation() + (ofMember ? "/" + escaped(message.getProperty()) : ""),
        Wording.of(keyword, schema));
  }

  /** RFC 6901: ~ and / are escaped. A name of the client's is cut, it may be anything. */
  static String escaped(String member) {
    String shown = member.length() > MOST_NAME ? member.substring(0, MOST_NAME) : member;
    return shown.replace("~", "~0").replace("/", "~1");
  }
}
