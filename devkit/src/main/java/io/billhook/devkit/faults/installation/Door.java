package io.billhook.devkit.faults.installation;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** HTTP and JSON to one address, with the patience that clients have. */
public record Door(URI base) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** An answer. */
  public record Answer(int status, String body) {
    /**
     * Its JSON.
     *
     * @throws IllegalStateException where it is no success
     */
    public JsonObject ok() {
      if (status < 200 || status > 299) {
        throw new IllegalStateException(status + " " + body);
      }
      return body.isEmpty() ? new JsonObject() : new JsonObject(body);
    }
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, Map.of(), "");
  }

  public Answer delete(String path) throws IOException {
    return send("DELETE", path, Map.of(), "");
  }

  /**
   * Sends JSON.
   *
   * @throws IOException where there is no answer, or none within 10 s
   */
  public Answer send(String method, String path, Map<String, String> headers, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
