package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.Json;
import io.billhook.problem.ProblemException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks one provider over HTTP. An answer has to be there, whole, within ten seconds, in JSON and
 * with at most 512 KiB; a redirect is not followed. A provider that hangs is asked by fifty
 * requests at once, and the others are told at once that it fails. Blocks, so it is called on
 * virtual threads.
 */
final class ProviderHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 512 * 1024;
  static final int MOST_CALLS = 50;

  /** Shared: it has a thread and a pool of connections of its own. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /** An answer of any status. */
  record Reply(int status, JsonNode body) {}

  private final String provider;
  private final Semaphore calls = new Semaphore(MOST_CALLS);

  ProviderHttp(String provider) {
    this.provider = provider;
  }

  /** A GET that must be answered with 200. */
  JsonNode get(URI address, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).GET();
    headers.forEach(request::header);
    Reply reply = send(request);
    if (reply.status() != 200) {
      throw new ProviderFailure(provider, address.getPath() + " answered " + reply.status());
    }
    return reply.body();
  }

  /** A POST of a form, as token end points take it. */
  Reply post(URI address, Map<String, String> form, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form)));
    headers.forEach(request::header);
    return send(request);
  }

  /** As a query or a form. */
  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Reply send(HttpRequest.Builder request) {
    request.header("Accept", "application/json").header("User-Agent", "Billhook");
    HttpRequest whole = request.build();
    if (!calls.tryAcquire()) {
      throw new ProviderFailure(provider, "too many calls wait for it");
    }
    HttpResponse<byte[]> answer;
    try {
      answer = answer(whole);
    } finally {
      calls.release();
    }
    try {
      return new Reply(answer.statusCode(), Json.read(answer.body()));
    } catch (ProblemException e) {
      throw new ProviderFailure(
          provider,
          whole.uri().getPath() + " answered " + answer.statusCode() + ", and not in JSON");
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) {
    String path = request.uri().getPath();
    var pending =
        HTTP.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return pending.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ProviderFailure(provider, path + " gave no answer", e);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new ProviderFailure(provider, path + " gave no answer in time", e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProviderFailure(provider, path + " was not waited for", e);
    }
  }
}
