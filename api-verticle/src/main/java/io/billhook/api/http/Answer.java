package io.billhook.api.http;

import io.billhook.published.Public;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers.
 *
 * @param body complete, in the type that the header {@code Content-Type} names
 * @param live what goes on instead of a body; null for none
 */
@Public
public record Answer(
    int status, Buffer body, Map<String, String> headers, @Nullable Consumer<EventStream> live) {
  private static final String TYPE = "Content-Type";

  /** A complete one. */
  public Answer(int status, Buffer body, Map<String, String> headers) {
    this(status, body, headers, null);
  }

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer ok(Object body) {
    return json(200, body);
  }

  /** Taken on: the work is done later. */
  public static Answer accepted(Object body) {
    return json(202, body);
  }

  /** Something was made. */
  public static Answer created(Object body) {
    return json(201, body);
  }

  /** Done, and there is nothing to tell. */
  public static Answer noContent() {
    return new Answer(204, Buffer.buffer(), Map.of());
  }

  public static Answer json(int status, Object body) {
    return new Answer(status, Buffer.buffer(Json.bytes(body)), Map.of(TYPE, "application/json"));
  }

  public static Answer text(int status, String type, String body) {
    return new Answer(status, Buffer.buffer(body), Map.of(TYPE, type));
  }

  /**
   * Server-sent events.
   *
   * @param begun called on the event loop when the answer has begun; it keeps the stream, tells
   *     what there is to tell and ends it
   */
  public static Answer events(Consumer<EventStream> begun) {
    return new Answer(200, Buffer.buffer(), Map.of(), begun);
  }

  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more, live);
  }
}
