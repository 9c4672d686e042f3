package io.billhook.devkit.simulator.provider;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with the next matching calls.
 *
 * @param path a prefix of the provider's path, or a pattern where it contains {@code *}; null
 *     matches every path; of SMTP the stage
 * @param count how many calls it still strikes; null is until deleted
 * @param every strikes each so manieth that matches
 * @param seen how many have matched so far
 */
public record Fault(
    Provider provider,
    Effect effect,
    @Nullable String path,
    @Nullable Long count,
    long every,
    long seen) {

  /** What goes wrong. */
  public sealed interface Effect {
    /** The provider answers an error and does nothing. */
    record Status(int status, @Nullable String retryAfter) implements Effect {}

    /**
     * The provider answers an error, does nothing, and gives the same error to every repeat under
     * the call's idempotency key.
     */
    record StoredStatus(int status) implements Effect {}

    /** The provider takes its time. */
    record Latency(Duration time) implements Effect {}

    /** No answer comes. */
    record Hang() implements Effect {}

    /** The connection breaks before the provider does anything. */
    record Reset() implements Effect {}

    /** The provider does what it was asked, and the connection breaks before the answer. */
    record AcceptThenReset() implements Effect {}

    /** The provider does what it was asked, and its answer comes a byte each half second. */
    record Drip() implements Effect {}

    /** The provider does what it was asked, and its answer never ends. */
    record Flood() implements Effect {}

    /** The provider does what it was asked, and says so with so many bytes of headers. */
    record Headers(int bytes) implements Effect {}

    /** The provider does what it was asked, and says something else. */
    record Lie(int status, String contentType, String body) implements Effect {}

    /** The provider does nothing, and leads the call back to where it came. */
    record Redirect() implements Effect {}
  }

  /** After one more call that matches, which it may have struck. */
  Fault seenAgain() {
    Fault now = new Fault(provider, effect, path, count, every, seen + 1);
    return count == null || !now.strikes()
        ? now
        : new Fault(provider, effect, path, count - 1, every, seen + 1);
  }

  /** Whether the call that was seen last is struck. */
  boolean strikes() {
    return seen % every == 0;
  }

  boolean isUsedUp() {
    return count != null && count == 0;
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
      case Effect.StoredStatus(int status) ->
          json.put("fault", "stored_status").put("status", status);
      case Effect.Latency(Duration time) -> json.put("fault", "latency").put("ms", time.toMillis());
      case Effect.Hang() -> json.put("fault", "hang");
      case Effect.Reset() -> json.put("fault", "reset");
      case Effect.AcceptThenReset() -> json.put("fault", "accept_then_reset");
      case Effect.Drip() -> json.put("fault", "drip");
      case Effect.Flood() -> json.put("fault", "flood");
      case Effect.Headers(int bytes) -> json.put("fault", "headers").put("bytes", bytes);
      case Effect.Lie(int status, String type, String body) ->
          json.put("fault", "lie")
              .put("status", status)
              .put("content_type", type)
              .put("body", body);
      case Effect.Redirect() -> json.put("fault", "redirect");
    }
    return json.put(provider.hasApi() ? "path" : "stage", path)
        .put("count", count)
        .put("every", every)
        .put("struck", seen / every);
  }
}
