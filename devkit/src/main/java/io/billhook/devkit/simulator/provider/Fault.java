package io.billhook.devkit.simulator.provider;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with the next matching calls.
 *
 * @param path a prefix of the provider's path, or a pattern where it contains {@code *}; null
 *     matches every path
 * @param count for how many calls; null is until deleted
 */
record Fault(Provider provider, Effect effect, @Nullable String path, @Nullable Long count) {

  /** What goes wrong. */
  public sealed interface Effect {
    /** The provider answers an error and does nothing. */
    record Status(int status, @Nullable String retryAfter) implements Effect {}

    /** The provider takes its time. */
    record Latency(Duration time) implements Effect {}

    /** No answer comes. */
    record Hang() implements Effect {}

    /** The connection breaks before the provider does anything. */
    record Reset() implements Effect {}

    /** The provider does what it was asked, and the connection breaks before the answer. */
    record AcceptThenReset() implements Effect {}
  }

  boolean matches(Provider called, String calledPath) {
    return provider == called && (path == null || matches(path, calledPath));
  }

  private static boolean matches(String pattern, String path) {
    if (!pattern.contains("*")) {
      return path.startsWith(pattern);
    }
    String regex = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
    return Pattern.matches(regex, path);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("provider", provider.key());
    switch (effect) {
      case Effect.Status(int status, String retryAfter) ->
          json.put("fault", "status").put("status", status).put("retry_after", retryAfter);
      case Effect.Latency(Duration time) -> json.put("fault", "latency").put("ms", time.toMillis());
      case Effect.Hang() -> json.put("fault", "hang");
      case Effect.Reset() -> json.put("fault", "reset");
      case Effect.AcceptThenReset() -> json.put("fault", "accept_then_reset");
    }
    return json.put("path", path).put("count", count);
  }
}
