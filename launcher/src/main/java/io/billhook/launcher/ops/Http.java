package io.billhook.launcher.ops;

import io.billhook.launcher.CannotStart;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP to one address. What goes wrong becomes a sentence for the person at the keyboard. */
record Http(URI base) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** The request went out and no answer came: nobody knows whether it was done. */
  static final class Broken extends CannotStart {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  /** An answer, of any status. */
  record Answer(URI base, int status, String body) {
    /** The body of a success; else throws with what the API says is wrong. */
    String orRefuse() {
      JsonObject read;
      try {
        read = new JsonObject(body);
      } catch (DecodeException e) {
        throw new CannotStart(
            base + " does not answer as Billhook does (HTTP " + status + "): is the URL right?");
      }
      if (isSuccess()) {
        return body;
      }
      throw new CannotStart(Plain.text(sentence(read)) + hint(read));
    }

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** What the API says is wrong. */
    String refusal() {
      try {
        return Plain.text(sentence(new JsonObject(body)));
      } catch (DecodeException _) { // as from a proxy
        return "HTTP " + status;
      }
    }

    private String sentence(JsonObject problem) {
      StringBuilder text =
          new StringBuilder(String.valueOf(problem.getValue("detail", "HTTP " + status)));
      if (problem.getValue("errors") instanceof JsonArray errors) {
        for (Object error : errors) {
          if (error instanceof JsonObject field) {
            text.append("; ").append(field.getValue("pointer"));
            text.append(' ').append(field.getValue("detail"));
          }
        }
      }
      return text.toString();
    }

    private String hint(JsonObject problem) {
      return switch (status) {
        case 401 ->
            ". An access token is good for 15 minutes: take a new one, or set the address and"
                + " password.";
        case 403 ->
            "urn:billhook:problem:forbidden".equals(problem.getValue("type"))
                ? ". billhook admin create-operator --role operator makes one who may."
                : ".";
        case 429 -> ". Try again in a minute.";
        default -> "";
      };
    }
  }

  /**
   * Sends one request.
   *
   * @param path with its query, encoded
   */
  Answer send(String method, String path, @Nullable String token, @Nullable JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONGEST)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build()) {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(base, answer.statusCode(), answer.body());
    } catch (ConnectException e) {
      throw new CannotStart(
          "No Billhook answers at " + base + ". Is it running? --url or BILLHOOK_URL says where.");
    } catch (HttpConnectTimeoutException e) {
      throw new CannotStart(base + " does not answer. Is it the right address?");
    } catch (HttpTimeoutException e) {
      throw new Broken(base + " did not answer in time; whether it was done is not known.");
    } catch (IOException e) {
      throw new Broken("The connection to " + base + " broke; whether it was done is not known.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Interrupted");
    }
  }
}
