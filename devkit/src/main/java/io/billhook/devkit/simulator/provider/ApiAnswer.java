package io.billhook.devkit.simulator.provider;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** A provider's answer. */
public record ApiAnswer(int status, Map<String, String> headers, JsonObject body) {

  public static ApiAnswer of(int status, JsonObject body) {
    return new ApiAnswer(status, Map.of(), body);
  }

  public ApiAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiAnswer(status, Map.copyOf(more), body);
  }
}
