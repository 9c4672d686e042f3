package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.control.ExactJson;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two formats in which the providers take a request. */
public final class Bodies {
  private static final int FIELD_LIMIT = 10_000;

  private Bodies() {}

  /**
   * Decodes {@code application/x-www-form-urlencoded}, fields in the order sent.
   *
   * @throws IllegalArgumentException where an escape is malformed
   */
  public static Map<String, List<String>> form(String encoded) {
    return new QueryStringDecoder(
            encoded, java.nio.charset.StandardCharsets.UTF_8, false, FIELD_LIMIT)
        .parameters();
  }

  /** What a reader of the list of calls sees: JSON as it is, a form as its fields, else text. */
  static @Nullable Object readable(ApiCall call) {
    if (call.body().length() == 0) {
      return null;
    }
    String type = call.header("Content-Type");
    String text = call.body().toString();
    try {
      return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")
          ? ExactJson.object(text)
          : fields(form(text));
    } catch (DecodeException | IllegalArgumentException _) {
      return text;
    }
  }

  private static JsonObject fields(Map<String, List<String>> form) {
    JsonObject json = new JsonObject();
    form.forEach(
        (name, values) ->
            json.put(name, values.size() == 1 ? values.getFirst() : new JsonArray(values)));
    return json;
  }
}
