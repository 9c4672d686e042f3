package io.billhook.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads the contract sees what each value looks like, and the line to type. */
class ExamplesTest {
  private static final Contract CONTRACT = Contract.load();

  @Test
  void every_member_that_is_a_value_has_an_example_that_fits() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : CONTRACT.operations().values()) {
      JsonNode description = operation.description();
      content(operation.id() + " body", description.path("requestBody"), wrong);
      for (var response : description.path("responses").properties()) {
        content(operation.id() + " " + response.getKey(), response.getValue(), wrong);
      }
    }
    assertThat(wrong).as("add example:, or mend it").isEmpty();
  }

  @Test
  void every_body_and_answer_in_json_has_an_example_that_fits_and_every_operation_a_curl() {
    for (Operation operation : CONTRACT.operations().values()) {
      assertThat(operation.description().path("description").asText())
          .as(operation.id())
          .contains("```sh\ncurl -s")
          .contains(operation.path().replaceAll("\\{(\\w+)}", "\\$$1"));
      JsonNode body = operation.description().at("/requestBody/content/application~1json");
      if (!body.isMissingNode()) {
        assertThat(Schema.of(body.path("schema")).errors(body.path("example")))
            .as(operation.id())
            .isEmpty();
      }
    }
  }

  @Test
  void a_member_without_an_example_or_with_a_wrong_one_is_found() throws Exception {
    List<String> wrong = new ArrayList<>();
    JsonNode schema =
        new ObjectMapper()
            .readTree(
                """
                {"type": "object", "properties": {
                  "none": {"type": "string"},
                  "wrong": {"type": "integer", "example": "x"},
                  "right": {"type": "boolean", "example": true}}}
                """);
    members("here", schema, wrong);
    assertThat(wrong)
        .satisfiesExactly(
            none -> assertThat(none).startsWith("here/none"),
            bad -> assertThat(bad).startsWith("here/wrong"));
  }

  @Test
  void tags_are_written_in_one_way() {
    CONTRACT
        .document()
        .path("tags")
        .forEach(tag -> assertThat(tag.path("name").asText()).matches("[A-Z][A-Za-z -]+"));
  }

  private static void content(String where, JsonNode described, List<String> wrong) {
    for (var type : described.path("content").properties()) {
      if (type.getKey().endsWith("json")) {
        members(where, type.getValue().path("schema"), wrong);
      }
    }
  }

  private static void members(String where, JsonNode schema, List<String> wrong) {
    for (var member : schema.path("properties").properties()) {
      String here = where + "/" + member.getKey();
      JsonNode of = member.getValue();
      if (isValue(of)) {
        value(here, of, wrong);
      }
      members(here, of, wrong);
    }
    members(where, schema, "items", wrong);
    for (String choice : List.of("anyOf", "oneOf", "allOf")) {
      schema.path(choice).forEach(one -> members(where, one, wrong));
    }
  }

  private static void members(String where, JsonNode schema, String part, List<String> wrong) {
    if (schema.has(part)) {
      members(where, schema.get(part), wrong);
    }
  }

  /** Neither an object nor a list of objects: those are made of their members. */
  private static boolean isValue(JsonNode schema) {
    String type = schema.path("type").toString();
    boolean choice = schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf");
    return !choice
        && !type.contains("object")
        && !(type.contains("array") && !isValue(schema.path("items")));
  }

  private static void value(String where, JsonNode schema, List<String> wrong) {
    if (!schema.has("example")) {
      wrong.add(where + ": no example");
    } else if (!Schema.of(schema).errors(schema.get("example")).isEmpty()) {
      wrong.add(where + ": " + schema.get("example") + " does not fit");
    }
  }
}
