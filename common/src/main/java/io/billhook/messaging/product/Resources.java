package io.billhook.messaging.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The bundled files of {@code /mails}. */
final class Resources {
  private static final JsonObject SAMPLES = new JsonObject(text("samples.json"));

  private Resources() {}

  static String text(String file) {
    String path = "/mails/" + file;
    try (var in = Objects.requireNonNull(Resources.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Values as a mail is given them.
   *
   * @param all whether those too that it does not always have
   */
  static Map<String, Object> sample(ProductMail mail, boolean all) {
    JsonObject sample = SAMPLES.getJsonObject(mail.tag());
    Map<String, Object> values = new HashMap<>();
    values.put("product", "Example");
    values.putAll(sample.getJsonObject("values", new JsonObject()).getMap());
    if (all) {
      values.put("site", "https://app.example.com");
      values.putAll(sample.getJsonObject("sometimes", new JsonObject()).getMap());
    }
    return values;
  }

  /** What must be seen in the mail wherever it is there. */
  static List<String> needs(ProductMail mail) {
    return SAMPLES.getJsonObject(mail.tag()).getJsonArray("needs", new JsonArray()).stream()
        .map(String.class::cast)
        .toList();
  }
}
