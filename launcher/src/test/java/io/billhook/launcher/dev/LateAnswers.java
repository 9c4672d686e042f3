package io.billhook.launcher.dev;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.Random;

/**
 * Stands between Billhook and simulated Stripe, and holds answers back for random times: what has
 * been read first may arrive last. The simulator's own latency comes before it reads.
 */
final class LateAnswers implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client =
      WebClient.create(vertx, new WebClientOptions().setMaxHeaderSize(65_536));
  private final int port;
  private volatile URI simulators = URI.create("http://127.0.0.1:9");
  private volatile Random random = new Random();
  private volatile int longestMillis;

  private LateAnswers() {
    port =
        vertx
            .createHttpServer()
            .requestHandler(this::forward)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  static LateAnswers open() {
    return new LateAnswers();
  }

  /** For {@code STRIPE_API_BASE}. */
  String apiBase() {
    return "http://127.0.0.1:" + port + "/_sim/stripe/api";
  }

  void forwardTo(URI base) {
    simulators = base;
  }

  /** From now on; 0 for no wait. */
  void holdBack(int longest, long seed) {
    random = new Random(seed);
    longestMillis = longest;
  }

  private void forward(HttpServerRequest request) {
    request
        .body()
        .compose(body -> ask(request, body))
        .onSuccess(answer -> later(() -> pass(request, answer)))
        .onFailure(_ -> request.connection().close()); // as the simulator did to us
  }

  private Future<HttpResponse<Buffer>> ask(HttpServerRequest request, Buffer body) {
    return client
        .requestAbs(request.method(), simulators + request.uri())
        .putHeaders(request.headers())
        .putHeader("Host", simulators.getAuthority())
        .sendBuffer(body);
  }

  private void later(Runnable answer) {
    int longest = longestMillis;
    if (longest == 0) {
      answer.run();
    } else {
      vertx.setTimer(1L + random.nextInt(longest), _ -> answer.run());
    }
  }

  private static void pass(HttpServerRequest request, HttpResponse<Buffer> answer) {
    var response = request.response().setStatusCode(answer.statusCode());
    response.headers().addAll(answer.headers());
    response.end(answer.bodyAsBuffer());
  }

  @Override
  public void close() {
    client.close();
    vertx.close().await();
  }
}
