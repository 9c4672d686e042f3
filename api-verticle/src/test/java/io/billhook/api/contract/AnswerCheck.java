package io.billhook.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers to what the contract says of them: the status is listed, the type too, and the body
 * fits the schema. A member that the schema does not name is wrong here, though clients must bear
 * one.
 */
public final class AnswerCheck {
  private static final Contract CONTRACT = Contract.load();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AnswerCheck() {}

  /**
   * Throws an AssertionError where the answer is none that the contract lists.
   *
   * @param type of the body; null where there is none
   */
  public static void check(
      String method, String path, int status, @Nullable String type, String body) {
    Optional<Operation> found = operation(method, path);
    String where = method + " " + path + " answered " + status + " " + body;
    if (found.isEmpty()) {
      assertThat(status).as(where).isIn(400, 404, 405, 413);
      return;
    }
    JsonNode responses = found.get().description().path("responses");
    JsonNode listed = responses.path(String.valueOf(status));
    if (listed.isMissingNode()) {
      assertThat(status).as(where + ", which the contract does not list").isGreaterThan(399);
      listed = responses.path("default");
    }
    boolean nothing = listed.path("content").isEmpty() && body.isEmpty();
    if (status != 304 && !nothing) {
      body(found.get().id() + status, listed.path("content"), type, body, where);
    }
  }

  private static void body(
      String name, JsonNode content, @Nullable String type, String body, String where) {
    String media = type == null ? "" : type.split(";", 2)[0];
    assertThat(content.has(media)).as(where + ", of the type " + type).isTrue();
    if (media.endsWith("json")) {
      Schema schema =
          SCHEMAS.computeIfAbsent(
              name + media, _ -> Schema.of(strict(content.path(media).path("schema"))));
      assertThat(schema.errors(parse(body))).as(where).isEqualTo(List.of());
    }
  }

  private static Optional<Operation> operation(String method, String path) {
    return CONTRACT.operations().values().stream()
        .filter(one -> one.method().equals(method) && matches(one.path(), path))
        .min(java.util.Comparator.comparing(one -> one.path().contains("{")));
  }

  private static boolean matches(String template, String path) {
    String pattern = template.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+");
    return Pattern.matches(pattern, path);
  }

  /** Every object that lists its members has no others. */
  private static JsonNode strict(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode node) {
    node.forEach(AnswerCheck::close);
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + body, e);
    }
  }
}
