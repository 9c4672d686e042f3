package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.billhook.problem.ProblemException.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an operation takes beside its body. */
public record Parameter(String name, Place in, boolean required, Schema schema) {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  /** Where it stands in the request. */
  public enum Place {
    PATH,
    QUERY,
    HEADER,
    COOKIE
  }

  static Parameter of(JsonNode description) {
    return new Parameter(
        description.path("name").asText(),
        Place.valueOf(description.path("in").asText().toUpperCase(java.util.Locale.ROOT)),
        description.path("required").asBoolean(),
        Schema.of(description.path("schema")));
  }

  /**
   * What is wrong with what was given, in words.
   *
   * @param given each value; an empty one is as good as none
   */
  public Optional<String> wrong(List<String> given) {
    List<String> values = given.stream().filter(value -> !value.isEmpty()).toList();
    boolean list = "array".equals(schema.source().path("type").asText());
    if (values.isEmpty()) {
      return required ? Optional.of("is missing") : Optional.empty();
    }
    if (values.size() > 1 && !list) {
      return Optional.of("is there more than once");
    }
    return schema.errors(list ? texts(values) : typed(values.getFirst())).stream()
        .map(FieldError::detail)
        .findFirst();
  }

  private static JsonNode texts(List<String> values) {
    var items = JsonNodeFactory.instance.arrayNode();
    values.forEach(items::add);
    return items;
  }

  /** A text as the type that the schema asks for; where it is none, the schema says so. */
  private JsonNode typed(String text) {
    var nodes = JsonNodeFactory.instance;
    String type = schema.source().path("type").asText();
    if (type.equals("integer") && WHOLE.matcher(text).matches()) {
      return nodes.numberNode(Long.parseLong(text));
    }
    return type.equals("boolean") && (text.equals("true") || text.equals("false"))
        ? nodes.booleanNode(Boolean.parseBoolean(text))
        : nodes.textNode(text);
  }
}
