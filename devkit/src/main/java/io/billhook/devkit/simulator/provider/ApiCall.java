package io.billhook.devkit.simulator.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to a provider's API.
 *
 * @param path the provider's own path, such as {@code /v1/customers}
 * @param query undecoded, empty where there is none
 * @param origin scheme and authority under which browsers reach the simulator
 */
public record ApiCall(
    String method,
    String path,
    String query,
    MultiMap headers,
    Buffer body,
    String origin,
    Instant at) {

  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
