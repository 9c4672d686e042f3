package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.text.MailAddress;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a schema wants, in words. {@code x-wants} beside a rule replaces the words for it. */
final class Wording {
  private Wording() {}

  /**
   * What is wanted where a keyword is broken.
   *
   * @param schema the one that the keyword stands in
   */
  static String of(String keyword, JsonNode schema) {
    return switch (keyword) {
      case "required", "dependentRequired" -> "is missing";
      case "additionalProperties", "unevaluatedProperties" -> "is not known";
      case "type" -> type(schema);
      case "minLength", "maxLength" ->
          range("must have ", schema, "minLength", "maxLength", " characters");
      case "minItems", "maxItems" ->
          range("must be a list of ", schema, "minItems", "maxItems", "");
      case "minProperties", "maxProperties" ->
          range("must have ", schema, "minProperties", "maxProperties", " members");
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> number(schema);
      case "enum" -> "must be one of " + words(schema.path("enum"));
      case "const" -> "must be " + schema.path("const").asText();
      default -> other(keyword, schema);
    };
  }

  private static String other(String keyword, JsonNode schema) {
    if (schema.hasNonNull("x-wants")) {
      return schema.get("x-wants").asText();
    }
    return switch (keyword) {
      case "format" ->
          switch (schema.path("format").asText()) {
            case "email" -> MailAddress.WANTED;
            case "uuid" -> "must be a UUID";
            case "date-time" -> "must be a time as in RFC 3339, like 2026-01-31T12:00:00Z";
            case "date" -> "must be a day like 2026-01-31";
            case "uri" -> "must be an address with its scheme, like https://example.com/";
            default -> "must have the format " + schema.path("format").asText();
          };
      case "pattern" -> "must match " + schema.path("pattern").asText();
      case "uniqueItems" -> "must not hold the same twice";
      default -> "is none of the forms that are taken here";
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    String name = type.isArray() ? firstButNull(type) : type.asText();
    return switch (name) {
      case "string" -> "must be a text";
      case "integer" ->
          schema.has("minimum") && schema.has("maximum")
              ? number(schema)
              : "must be a whole number";
      case "number" -> "must be a number";
      case "boolean" -> "must be true or false";
      case "array" -> "must be a list";
      case "object" -> "must be an object";
      default -> "must be null";
    };
  }

  private static String firstButNull(JsonNode types) {
    return StreamSupport.stream(types.spliterator(), false)
        .map(JsonNode::asText)
        .filter(name -> !name.equals("null"))
        .findFirst()
        .orElse("null");
  }

  private static String number(JsonNode schema) {
    boolean whole = schema.path("type").toString().contains("integer");
    return range(whole ? "must be a whole number " : "must be a number ", schema);
  }

  private static String range(String begin, JsonNode schema) {
    String least = schema.path("minimum").asText();
    String most = schema.path("maximum").asText();
    if (!least.isEmpty() && !most.isEmpty()) {
      return begin + "from " + least + " to " + most;
    }
    return least.isEmpty() ? begin + "up to " + most : begin + "from " + least + " on";
  }

  private static String range(
      String begin, JsonNode schema, String least, String most, String what) {
    String from = schema.path(least).asText();
    String to = schema.path(most).asText();
    if (!from.isEmpty() && !to.isEmpty()) {
      return begin + from + " to " + to + what;
    }
    return begin + (from.isEmpty() ? "at most " + to : "at least " + from) + what;
  }

  private static String words(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .filter(value -> !value.isNull())
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
