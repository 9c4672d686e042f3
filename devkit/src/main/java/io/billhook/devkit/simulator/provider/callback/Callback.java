package io.billhook.devkit.simulator.provider.callback;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request from a provider to Billhook.
 *
 * @param id the provider's id of the event or message
 * @param type the event's type, or the message's status
 * @param post makes the request for an attempt at a time, since signatures may carry it; null where
 *     nobody is to be called: it is given up
 * @param retries null: as the provider repeats all of them
 */
public record Callback(
    String id, String type, Function<Instant, @Nullable Post> post, @Nullable Retries retries) {

  /** One that is repeated as all of its provider's are. */
  public Callback(String id, String type, Function<Instant, @Nullable Post> post) {
    this(id, type, post, null);
  }

  /** An HTTP POST, signed. */
  public record Post(URI to, Map<String, String> headers, Buffer body) {}
}
