package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the build adds to the contract for who reads it: an example of each body and answer in JSON,
 * made of those of the members, and with each operation a line for curl.
 */
final class Examples {
  private static final String JSON = "application/json";
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final ObjectNode document;

  private Examples(ObjectNode document) {
    this.document = document;
  }

  static void add(ObjectNode document) {
    addTo(document, document.path("paths"));
    document.at("/components/responses").forEach(new Examples(document)::bodies);
  }

  /** Adds them to these paths, which are among those of the document. */
  static void addTo(ObjectNode document, JsonNode paths) {
    var examples = new Examples(document);
    for (var path : paths.properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getValue() instanceof ObjectNode described) {
          examples.add(operation.getKey(), path.getKey(), described);
        }
      }
    }
  }

  private void add(String method, String path, ObjectNode operation) {
    bodies(operation.path("requestBody"));
    operation.path("responses").forEach(this::bodies);
    String curl = "```sh\n" + curl(method, path, operation) + "\n```";
    String said = operation.path("description").asText();
    operation.put("description", said.isEmpty() ? curl : said + "\n\n" + curl);
  }

  private void bodies(JsonNode described) {
    for (var type : described.path("content").properties()) {
      if (type.getKey().endsWith("json") && type.getValue() instanceof ObjectNode body) {
        body.set("example", value(body.path("schema")));
      }
    }
  }

  private JsonNode value(JsonNode written) {
    JsonNode schema = target(written);
    if (schema.has("example")) {
      return schema.get("example");
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.has(choice)) {
        return value(schema.get(choice).get(0));
      }
    }
    if (schema.has("items")) {
      return JsonNodeFactory.instance.arrayNode().add(value(schema.get("items")));
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    schema.path("allOf").forEach(part -> object.setAll((ObjectNode) value(part)));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      object.set(member.getKey(), value(member.getValue()));
    }
    return object;
  }

  private JsonNode target(JsonNode written) {
    return written.has("$ref") ? document.at(written.get("$ref").asText().substring(1)) : written;
  }

  private String curl(String method, String path, ObjectNode operation) {
    StringBuilder line = new StringBuilder("curl -s");
    if (!method.equals("get")) {
      line.append(" -X ").append(method.toUpperCase(java.util.Locale.ROOT));
    }
    line.append(" \"$BASE").append(PARAMETER.matcher(path).replaceAll("\\$$1")).append('"');
    if (!operation.path("security").isEmpty()) {
      line.append(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    for (JsonNode parameter : operation.path("parameters")) {
      if (target(parameter).path("name").asText().equals("Idempotency-Key")) {
        line.append(" \\\n  -H 'Idempotency-Key: hello-1'");
      }
    }
    JsonNode body = operation.at("/requestBody/content").path(JSON).path("example");
    if (!body.isMissingNode()) {
      line.append(" \\\n  -H 'Content-Type: application/json' \\\n  -d '")
          .append(body.toString().replace("'", "'\\''"))
          .append('\'');
    }
    return line.toString();
  }
}
