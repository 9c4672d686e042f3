package io.billhook.api.webhook.stripe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an event's few fields in one pass to the end, so that a body cut short is malformed. */
final class StripeEventReader {
  private static final int MOST_LENGTH = 255;

  /** Without canonical names the parser of bytes would be the one of characters, and slower. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** What reading gave: the event, or why there is none. */
  sealed interface Result {
    record Read(StripeEvent event) implements Result {}

    record Refused(Refusal why) implements Result {}
  }

  private StripeEventReader() {}

  /**
   * Reads a body.
   *
   * @param text the same as text, or null where it is not UTF-8
   */
  static Result read(byte[] body, @Nullable String text) {
    Map<String, Object> found = new HashMap<>();
    try (JsonParser parser = parser(body, text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        members(parser, "", found);
      } else {
        parser.skipChildren();
      }
      if (parser.currentToken() == null || parser.nextToken() != null) {
        return new Result.Refused(Refusal.MALFORMED_JSON);
      }
    } catch (IOException e) {
      return new Result.Refused(Refusal.MALFORMED_JSON);
    }
    return event(found);
  }

  /**
   * From the bytes, which is quicker, where the parser cannot take them for anything but UTF-8: it
   * would guess at UTF-16 by its zeros, and skip a mark of byte order.
   */
  private static JsonParser parser(byte[] body, @Nullable String text) throws IOException {
    if (text == null) {
      return JSON.createParser(new String(body, StandardCharsets.UTF_8));
    }
    return text.startsWith("{") && text.indexOf('\0') < 0
        ? JSON.createParser(body)
        : JSON.createParser(text);
  }

  private static Result event(Map<String, Object> found) {
    String id = name(found.get("/id"));
    String type = name(found.get("/type"));
    if (id == null) {
      return new Result.Refused(Refusal.NO_ID);
    }
    if (type == null) {
      return new Result.Refused(Refusal.NO_TYPE);
    }
    return new Result.Read(
        new StripeEvent(
            id,
            type,
            found.get("/livemode") instanceof Boolean livemode ? livemode : null,
            name(found.get("/api_version")),
            name(found.get("/data/object/object")),
            name(found.get("/data/object/id"))));
  }

  private static void members(JsonParser parser, String at, Map<String, Object> found)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String path = at + "/" + parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_STRING -> {
          if (isWanted(path)) {
            found.put(path, parser.getText());
          }
        }
        case VALUE_TRUE -> found.put(path, true);
        case VALUE_FALSE -> found.put(path, false);
        case START_OBJECT -> {
          if (path.equals("/data") || path.equals("/data/object")) {
            members(parser, path, found);
          } else {
            parser.skipChildren();
          }
        }
        case START_ARRAY -> parser.skipChildren();
        default -> found.remove(path); // a number or null; of a name given twice the last counts
      }
    }
  }

  private static boolean isWanted(String path) {
    return switch (path) {
      case "/id", "/type", "/api_version", "/data/object/object", "/data/object/id" -> true;
      default -> false;
    };
  }

  /** A text that can be a name: short, and nothing in it that the database cannot hold. */
  private static @Nullable String name(@Nullable Object value) {
    return value instanceof String text
            && !text.isEmpty()
            && text.length() <= MOST_LENGTH
            && text.codePoints().noneMatch(StripeEventReader::isUnfit)
        ? text
        : null;
  }

  private static boolean isUnfit(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
