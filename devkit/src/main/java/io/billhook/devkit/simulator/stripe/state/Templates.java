package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.control.ExactJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A new object of each type as Stripe would make it, from {@code <type>.json} beside this class.
 */
final class Templates {
  private static final Map<String, JsonObject> READ = new ConcurrentHashMap<>();

  private Templates() {}

  static JsonObject fresh(String type) {
    return READ.computeIfAbsent(type, Templates::read).copy();
  }

  private static JsonObject read(String type) {
    try (InputStream json = Templates.class.getResourceAsStream(type + ".json")) {
      if (json == null) {
        throw new IllegalStateException(type + ".json is not on the class path");
      }
      return ExactJson.object(new String(json.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
