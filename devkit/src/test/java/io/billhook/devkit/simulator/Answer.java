package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a simulator answered. */
record Answer(HttpResponse<Buffer> response) {

  /** Waits for it. */
  static Answer of(Future<HttpResponse<Buffer>> sent) {
    return new Answer(Waiting.until(sent));
  }

  int status() {
    return response.statusCode();
  }

  @Nullable String header(String name) {
    return response.getHeader(name);
  }

  String text() {
    return String.valueOf(response.bodyAsString());
  }

  JsonObject json() {
    JsonObject body = response.bodyAsJsonObject();
    assertThat(body).isNotNull();
    return body == null ? new JsonObject() : body;
  }
}
