package io.billhook.api.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a route answers.
 *
 * @param body complete, in the type that the header {@code Content-Type} names
 */
public record Answer(int status, Buffer body, Map<String, String> headers) {
  private static final String TYPE = "Content-Type";

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

  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }
}
