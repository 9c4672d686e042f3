package io.billhook.devkit.simulator.shop;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Billhook's API, as a front end calls it. */
final class Billhook {
  private static final long ANSWER_WITHIN_MS = 20_000;

  /** What it answered, and what that means where it is no success. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private final Target target;
  private final WebClient client;

  Billhook(Vertx vertx, Target target) {
    this.target = target;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions().setFollowRedirects(false).setUserAgent("Billhook-Shop/1.0"));
  }

  Future<JsonObject> get(String path, @Nullable String key) {
    return send(HttpMethod.GET, path, key, null);
  }

  Future<JsonObject> post(String path, String key, JsonObject body) {
    return send(HttpMethod.POST, path, key, body);
  }

  void close() {
    client.close();
  }

  private Future<JsonObject> send(
      HttpMethod method, String path, @Nullable String key, @Nullable JsonObject body) {
    URI to = target.at(path);
    if (to == null) {
      return Future.failedFuture(new Refusal(503, "It is not known yet where Billhook is."));
    }
    HttpRequest<Buffer> request =
        client.requestAbs(method, to.toString()).timeout(ANSWER_WITHIN_MS);
    if (key != null) {
      request.bearerTokenAuthentication(key);
    }
    Future<HttpResponse<Buffer>> answer =
        body == null
            ? request.send()
            : request.putHeader("Idempotency-Key", Ids.base62("shop-", 22)).sendJsonObject(body);
    return answer
        .recover(_ -> Future.failedFuture(new Refusal(503, "Billhook does not answer.")))
        .compose(Billhook::read);
  }

  private static Future<JsonObject> read(HttpResponse<Buffer> answer) {
    JsonObject json = json(answer);
    if (answer.statusCode() < 300) {
      return Future.succeededFuture(json);
    }
    StringBuilder why = new StringBuilder(json.getString("title", "" + answer.statusCode()));
    JsonArray errors = json.getJsonArray("errors", new JsonArray());
    if (errors.isEmpty()
        && json.getValue("detail") instanceof String detail
        && !why.toString().equals(detail)) {
      why.append(": ").append(detail);
    }
    for (int i = 0; i < errors.size(); i++) {
      JsonObject one = errors.getJsonObject(i);
      why.append(": ").append(one.getString("pointer", "")).append(" ");
      why.append(one.getString("detail", one.getString("message", "")));
    }
    return Future.failedFuture(new Refusal(answer.statusCode(), why.toString()));
  }

  private static JsonObject json(HttpResponse<Buffer> answer) {
    try {
      JsonObject json = answer.bodyAsJsonObject();
      return json == null ? new JsonObject() : json;
    } catch (DecodeException | ClassCastException _) {
      return new JsonObject();
    }
  }
}
