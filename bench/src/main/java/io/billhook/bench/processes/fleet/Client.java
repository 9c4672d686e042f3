package io.billhook.bench.processes.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A client of its own, which keeps its connections and repeats nothing by itself. */
public final class Client implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpClient http;

  private Client(HttpClient http) {
    this.http = http;
  }

  /**
   * One.
   *
   * @param address of this machine's, that it comes from
   */
  public static Client from(String address) throws IOException {
    return new Client(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST)
            .localAddress(InetAddress.getByName(address))
            .build());
  }

  /**
   * Sends JSON, or nothing.
   *
   * @return the status
   * @throws IOException where there is no answer, or none within 10 s
   */
  public int send(URI base, String method, String path, Map<String, String> headers, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
