package io.billhook.devkit.simulator.provider.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON without loss. Vert.x reads a number with a fraction as double, so that {@code 0.10}
 * and long decimals would come back changed; here it becomes a BigDecimal, which is written as it
 * came.
 */
public final class ExactJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ExactJson() {}

  /**
   * Reads one object, its keys in the order given.
   *
   * @throws DecodeException where the text is anything else
   */
  public static JsonObject object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DecodeException("a JSON object is expected");
      }
      JsonObject object = members(parser);
      if (parser.nextToken() != null) {
        throw new DecodeException("something follows the JSON object");
      }
      return object;
    } catch (IOException e) {
      throw new DecodeException("malformed JSON: " + e.getMessage(), e);
    }
  }

  public static JsonObject object(Buffer text) {
    return object(text.toString());
  }

  private static JsonObject members(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static JsonArray elements(JsonParser parser) throws IOException {
    JsonArray array = new JsonArray();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      array.add(value(parser, t));
    }
    return array;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new DecodeException("malformed JSON near " + token);
    };
  }
}
