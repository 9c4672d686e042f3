package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What holds of each operation of a contract, Billhook's own and an extension's; run by tests. */
public final class ContractRules {
  private ContractRules() {}

  /** What breaks a rule, each with its remedy; nothing where all keep them. */
  public static List<String> broken(Contract contract, Collection<Operation> operations) {
    Set<String> tags = new TreeSet<>();
    contract.document().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    List<String> broken = new ArrayList<>();
    for (Operation operation : operations) {
      described(operation, tags, broken);
      limited(operation, broken);
      closed(operation, broken);
      repeatable(operation, broken);
    }
    return broken;
  }

  private static void described(Operation operation, Set<String> tags, List<String> broken) {
    JsonNode description = operation.description();
    String id = operation.id();
    require(id.matches("[a-z][A-Za-z0-9]+"), id + ": an operationId is as listNotes", broken);
    require(!description.path("summary").asText().isBlank(), id + ": add a summary", broken);
    require(
        description.path("tags").size() == 1
            && tags.contains(description.path("tags").get(0).asText()),
        id + ": give it one tag, of those under tags",
        broken);
    require(
        description.path("security").isArray(),
        id + ": say who may use it, as security: [{apiKey: []}, {accessToken: []}], or [] for all",
        broken);
    require(
        description.at("/responses/default/content").has("application/problem+json"),
        id + ": add default: {$ref: '#/components/responses/Problem'} to its responses",
        broken);
  }

  private static void require(boolean holds, String otherwise, List<String> broken) {
    if (!holds) {
      broken.add(otherwise);
    }
  }

  private static void limited(Operation operation, List<String> broken) {
    operation
        .parameters()
        .forEach(p -> limits(operation.id() + " " + p.name(), p.schema().source(), broken));
    operation
        .bodies()
        .forEach((type, body) -> limits(operation.id() + " body", body.source(), broken));
  }

  /** Nothing else bounds what a body may hold. */
  private static void closed(Operation operation, List<String> broken) {
    Schema body = operation.bodies().get("application/json");
    if (body != null && !operation.path().startsWith("/webhooks/")) {
      List<String> open = new ArrayList<>();
      objects(operation.id(), body.source(), open);
      open.forEach(
          where ->
              broken.add(
                  where
                      + ": takes any member, add additionalProperties: false, or a schema of"
                      + " them"));
    }
  }

  /** A client that got no answer sends it again. */
  private static void repeatable(Operation operation, List<String> broken) {
    if (operation.method().equals("POST")
        && operation.path().startsWith("/v1/")
        && !operation.path().startsWith("/v1/auth/")) {
      require(
          operation.parameters().stream().filter(p -> p.name().equals("Idempotency-Key")).count()
              == 1,
          operation.id()
              + ": add $ref: '#/components/parameters/IdempotencyKey', and answer by request.once",
          broken);
    }
  }

  static void objects(String where, JsonNode schema, List<String> open) {
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
