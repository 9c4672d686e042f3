package io.billhook.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.billhook.api.auth.password.Passwords;
import io.billhook.problem.ProblemType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static final Contract CONTRACT = Contract.load();

  @Test
  void the_document_is_openapi_3_1() throws IOException {
    try (var in = ContractTest.class.getResourceAsStream("/openapi-3.1/schema.json")) {
      var schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(new ObjectMapper().readTree(in));
      assertThat(schema.validate(CONTRACT.document())).isEmpty();
      assertThat(schema.validate(new ObjectMapper().readTree("{\"openapi\": \"3.1.0\"}")))
          .isNotEmpty();
    }
  }

  @Test
  void every_schema_is_json_schema() {
    var meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    for (var schema : CONTRACT.document().at("/components/schemas").properties()) {
      assertThat(meta.validate(schema.getValue())).as(schema.getKey()).isEmpty();
    }
  }

  @Test
  void problems_are_the_same_in_the_contract_and_in_the_code() {
    List<String> listed = new ArrayList<>();
    CONTRACT
        .document()
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(type -> listed.add(type.asText()));
    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::uri).distinct().toList());
  }

  @Test
  void every_operation_is_described_and_says_who_may_use_it_and_how_it_fails() {
    Set<String> tags = new TreeSet<>();
    CONTRACT.document().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    assertThat(operations()).isNotEmpty();
    for (Operation operation : operations()) {
      JsonNode description = operation.description();
      assertThat(operation.id()).matches("[a-z][A-Za-z0-9]+");
      assertThat(description.path("summary").asText()).as(operation.id()).isNotBlank();
      assertThat(description.path("tags")).as(operation.id()).hasSize(1);
      assertThat(tags).contains(description.path("tags").get(0).asText());
      assertThat(description.path("security").isArray()).as(operation.id()).isTrue();
      assertThat(description.at("/responses/default/content").has("application/problem+json"))
          .as(operation.id())
          .isTrue();
    }
  }

  @Test
  void everything_that_comes_in_has_limits() {
    List<String> unlimited = new ArrayList<>();
    for (Operation operation : operations()) {
      operation
          .parameters()
          .forEach(p -> limits(operation.id() + " " + p.name(), p.schema().source(), unlimited));
      operation
          .bodies()
          .forEach((type, body) -> limits(operation.id() + " body", body.source(), unlimited));
    }
    assertThat(unlimited).isEmpty();
  }

  /** Nothing else bounds what a body may hold. */
  @Test
  void every_object_that_comes_in_says_which_members_it_may_have() {
    List<String> open = new ArrayList<>();
    for (Operation operation : operations()) {
      Schema body = operation.bodies().get("application/json");
      if (body != null && !operation.path().startsWith("/webhooks/")) {
        objects(operation.id(), body.source(), open);
      }
    }
    assertThat(open)
        .as("objects that take any member: add additionalProperties: false, or a schema of them")
        .isEmpty();
  }

  @Test
  void an_object_that_takes_any_member_is_found() {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    for (JsonNode open : List.of(schema, schema.deepCopy().put("additionalProperties", true))) {
      List<String> found = new ArrayList<>();
      objects("here", open, found);
      assertThat(found).containsExactly("here");
    }
  }

  private static void objects(String where, JsonNode schema, List<String> open) {
    JsonNode others = schema.path("additionalProperties");
    boolean closed = others.isObject() || (others.isBoolean() && !others.asBoolean());
    if (schema.path("type").toString().contains("object") && !closed) {
      open.add(where);
    }
    schema
        .path("properties")
        .properties()
        .forEach(one -> objects(where + "/" + one.getKey(), one.getValue(), open));
    if (schema.has("items")) {
      objects(where + "/items", schema.get("items"), open);
    }
  }

  /** For pages and the command line, which no contract bounds, the program has them too. */
  @Test
  void the_bounds_of_a_new_password_are_those_of_the_program() {
    for (String id : List.of("verifyEmail", "resetPassword", "changePassword")) {
      JsonNode password =
          Objects.requireNonNull(CONTRACT.operation(id).bodies().get("application/json"))
              .source()
              .at("/properties/password");
      assertThat(password.path("minLength").asInt()).as(id).isEqualTo(Passwords.LEAST_LENGTH);
      assertThat(password.path("maxLength").asInt()).as(id).isEqualTo(Passwords.MOST_LENGTH);
    }
  }

  @Test
  void every_post_of_the_api_takes_an_idempotency_key_and_some_require_it() {
    Set<String> requiring = new TreeSet<>();
    for (Operation operation : operations()) {
      if (operation.method().equals("POST")
          && operation.path().startsWith("/v1/")
          && !operation.path().startsWith("/v1/auth/")) {
        List<Parameter> keys =
            operation.parameters().stream()
                .filter(parameter -> parameter.name().equals("Idempotency-Key"))
                .toList();
        assertThat(keys).as(operation.id()).hasSize(1);
        if (keys.getFirst().required()) {
          requiring.add(operation.path());
        }
      }
    }
    assertThat(requiring)
        .containsExactly(
            "/v1/api-keys",
            "/v1/billing/checkout-sessions",
            "/v1/emails",
            "/v1/emails/batch",
            "/v1/sms");
  }

  @Test
  void a_reference_that_leads_nowhere_or_to_itself_is_a_mistake() throws IOException {
    for (String reference : List.of("#/components/schemas/None", "other.yaml", "#/loop")) {
      JsonNode document =
          new ObjectMapper()
              .readTree(
                  """
                  {"loop": {"items": {"$ref": "#/loop"}},
                   "paths": {"/x": {"get": {"operationId": "x", "$ref": "%s"}}}}
                  """
                      .formatted(reference));
      assertThatThrownBy(() -> Contract.of(document))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("leads nowhere");
    }
  }

  private static Collection<Operation> operations() {
    return CONTRACT.operations().values();
  }

  private static void limits(String where, JsonNode schema, List<String> unlimited) {
    String type = schema.path("type").toString();
    boolean closed = schema.has("enum") || schema.has("const");
    if (type.contains("string") && !closed && !schema.has("maxLength") && !isShort(schema)) {
      unlimited.add(where + ": a text without maxLength");
    }
    if (type.contains("array") && !schema.has("maxItems")) {
      unlimited.add(where + ": a list without maxItems");
    }
    if ((type.contains("integer") || type.contains("number"))
        && !(closed || (schema.has("minimum") && schema.has("maximum")))) {
      unlimited.add(where + ": a number without minimum and maximum");
    }
    schema
        .path("properties")
        .properties()
        .forEach(one -> limits(where + "/" + one.getKey(), one.getValue(), unlimited));
    if (schema.has("items")) {
      limits(where + "/items", schema.get("items"), unlimited);
    }
    for (String choice : List.of("oneOf", "anyOf", "allOf")) {
      StreamSupport.stream(schema.path(choice).spliterator(), false)
          .forEach(one -> limits(where + "/" + choice, one, unlimited));
    }
  }

  private static boolean isShort(JsonNode schema) {
    return Set.of("uuid", "date-time", "date").contains(schema.path("format").asText());
  }
}
