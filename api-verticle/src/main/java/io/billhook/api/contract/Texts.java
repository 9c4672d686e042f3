package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.problem.ProblemException.FieldError;
import java.util.Map;
import java.util.Set;

/** Finds texts that cannot be stored, wherever they stand, also where anything is taken. */
final class Texts {
  private static final String WANTS = "must be text without NUL";

  private Texts() {}

  /**
   * Adds an error for each that has none yet.
   *
   * @param later the members of the value that are looked at one by one later
   */
  static void unstorable(JsonNode value, Set<String> later, Map<String, FieldError> errors) {
    if (!value.isObject() || later.isEmpty()) {
      visit("", value, errors);
      return;
    }
    value.properties().stream()
        .filter(member -> !later.contains(member.getKey()))
        .forEach(member -> visit(Pointers.member("", member.getKey()), member.getValue(), errors));
  }

  private static void visit(String at, JsonNode value, Map<String, FieldError> errors) {
    if (value.isTextual()) {
      note(at, value.textValue(), errors);
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(
              member -> {
                String pointer = Pointers.member(at, member.getKey());
                note(pointer, member.getKey(), errors);
                visit(pointer, member.getValue(), errors);
              });
    } else {
      for (int i = 0; i < value.size(); i++) {
        visit(at + "/" + i, value.get(i), errors);
      }
    }
  }

  private static void note(String at, String text, Map<String, FieldError> errors) {
    if (!Formats.isStorable(text)) {
      errors.putIfAbsent(at, new FieldError(at, WANTS));
    }
  }
}
