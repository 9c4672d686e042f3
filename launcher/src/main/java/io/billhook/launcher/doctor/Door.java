package io.billhook.launcher.doctor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Requests to one address as anybody sends them, each bounded in time; none follows a redirect.
 *
 * @param base without a trailing slash
 */
record Door(URI base, HttpClient client) {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A body of 5 MiB may take its time; the installation itself waits for 30 s. */
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static final String ID = "X-Request-Id";
  private static final String OUR_PROBLEMS = "urn:billhook:problem:";
  private static final int MOST_SHOWN = 200;

  static Door to(URI base) {
    return new Door(base, HttpClient.newBuilder().connectTimeout(CONNECT).build());
  }

  /**
   * What came back.
   *
   * @param id that the request had as X-Request-Id
   */
  record Answer(int status, HttpHeaders headers, String body, String id) {
    String header(String name) {
      String value = headers.firstValue(name).orElse("");
      return value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "…" : value;
    }

    Optional<JsonObject> json() {
      try {
        return Optional.of(new JsonObject(body));
      } catch (DecodeException | ClassCastException _) {
        return Optional.empty();
      }
    }

    /** Whether a Billhook has answered this very request. */
    boolean isOfNow() {
      return header(ID).equals(id);
    }

    /** Whether it is one of our own refusals, and no proxy's. */
    boolean isOurRefusal() {
      return header("Content-Type").startsWith("application/problem+json")
          && json()
              .map(problem -> String.valueOf(problem.getValue("type")).startsWith(OUR_PROBLEMS))
              .orElse(false);
    }
  }

  /**
   * Sends it.
   *
   * @param id for X-Request-Id: 8 to 64 letters, digits, ., - and _
   */
  Answer send(String method, String path, String id, Map<String, String> headers, byte[] body)
      throws IOException {
    return send(request(method, path, id, headers, body).build(), id);
  }

  /** The same, where the body is sent only when it is asked for. */
  Answer sendIfAsked(
      String method, String path, String id, Map<String, String> headers, byte[] body)
      throws IOException {
    return send(request(method, path, id, headers, body).expectContinue(true).build(), id);
  }

  private HttpRequest.Builder request(
      String method, String path, String id, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONGEST)
            .header(ID, id)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest request, String id) throws IOException {
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.headers(), answer.body(), id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
