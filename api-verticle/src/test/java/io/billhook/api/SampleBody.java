package io.billhook.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies that the contract accepts, of required members alone. */
public final class SampleBody {
  private SampleBody() {}

  /** Null where the operation takes none. */
  public static @Nullable JsonObject of(Contract contract, Operation operation) {
    JsonNode schema = operation.description().at("/requestBody/content/application~1json/schema");
    return schema.isMissingNode() ? null : (JsonObject) value(contract.document(), schema);
  }

  private static Object value(JsonNode document, JsonNode written) {
    JsonNode schema =
        written.has("$ref") ? document.at(written.get("$ref").asText().substring(1)) : written;
    if (schema.has("enum")) {
      return schema.at("/enum/0").asText();
    }
    if (schema.has("allOf")) { // of which no part says what all of it needs
      return new JsonObject(schema.path("example").toString());
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(document, schema);
      case "array" -> new JsonArray().add(value(document, schema.path("items")));
      case "integer" -> 1;
      case "boolean" -> false;
      default ->
          schema.has("pattern")
              ? schema.path("example").asText()
              : schema.path("format").asText().equals("uuid")
                  ? UUID.randomUUID().toString()
                  : "a@b.io";
    };
  }

  private static JsonObject object(JsonNode document, JsonNode schema) {
    JsonObject object = new JsonObject();
    for (JsonNode name : schema.path("required")) {
      JsonNode member = schema.path("properties").path(name.asText());
      object.put(name.asText(), value(document, member));
    }
    return object;
  }
}
