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
  void every_operation_is_described_bounded_closed_and_can_be_repeated() {
    assertThat(operations()).isNotEmpty();
    assertThat(ContractRules.broken(CONTRACT, operations())).isEmpty();
  }

  @Test
  void what_breaks_a_rule_is_found_with_its_remedy() throws IOException {
    JsonNode document =
        new ObjectMapper()
            .readTree(
                """
                {"paths": {"/v1/x": {"post": {"operationId": "do-x", "requestBody": {"content": {
                  "application/json": {"schema": {"type": "object",
                    "properties": {"a": {"type": "string"}}}}}}}}}}
                """);
    Contract broken = Contract.of(document);
    assertThat(ContractRules.broken(broken, broken.operations().values()))
        .containsExactly(
            "do-x: an operationId is as listNotes",
            "do-x: add a summary",
            "do-x: give it one tag, of those under tags",
            "do-x: say who may use it, as security: [{apiKey: []}, {accessToken: []}], or [] for"
                + " all",
            "do-x: add default: {$ref: '#/components/responses/Problem'} to its responses",
            "do-x body/a: a text without maxLength",
            "do-x: takes any member, add additionalProperties: false, or a schema of them",
            "do-x: add $ref: '#/components/parameters/IdempotencyKey', and answer by request.once");
  }

  @Test
  void an_object_that_takes_any_member_is_found() {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    for (JsonNode open : List.of(schema, schema.deepCopy().put("additionalProperties", true))) {
      List<String> found = new ArrayList<>();
      ContractRules.objects("here", open, found);
      assertThat(found).containsExactly("here");
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
  void some_requests_require_an_idempotency_key() {
    Set<String> requiring = new TreeSet<>();
    for (Operation operation : operations()) {
      operation.parameters().stream()
          .filter(parameter -> parameter.name().equals("Idempotency-Key") && parameter.required())
          .forEach(_ -> requiring.add(operation.path()));
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
}
