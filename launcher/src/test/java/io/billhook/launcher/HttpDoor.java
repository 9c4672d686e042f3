package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * HTTP to one address, with one bearer token.
 *
 * @param token empty for none
 */
public record HttpDoor(URI base, String token) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** An answer. */
  public record Answer(int status, String type, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }

    /** Its JSON, where it is a success. */
    public JsonObject ok() {
      assertThat(status).as(body).isBetween(200, 299);
      return json();
    }
  }

  public static HttpDoor to(URI base) {
    return new HttpDoor(base, "");
  }

  public HttpDoor with(String bearer) {
    return new HttpDoor(base, bearer);
  }

  /** The same address, as this person. */
  public HttpDoor logIn(String email, String password) {
    JsonObject login = new JsonObject().put("email", email).put("password", password);
    return with(post("/v1/auth/login", login).ok().getString("access_token"));
  }

  public Answer get(String path) {
    return send("GET", path, Map.of(), "");
  }

  public Answer delete(String path) {
    return send("DELETE", path, Map.of(), "");
  }

  /** Where such a key is taken, under an Idempotency-Key of its own. */
  public Answer post(String path, JsonObject body) {
    return path.startsWith("/v1/")
        ? post(path, UUID.randomUUID().toString(), body)
        : send("POST", path, Map.of("Content-Type", "application/json"), body.encode());
  }

  public Answer post(String path, String once, JsonObject body) {
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", once);
    return send("POST", path, headers, body.encode());
  }

  public Answer put(String path, JsonObject body) {
    return send("PUT", path, Map.of("Content-Type", "application/json"), body.encode());
  }

  public Answer send(String method, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONGEST)
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + base + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
