package io.billhook.api.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ProviderHttpTest {
  private final BlockingQueue<HttpServerRequest> hanging = new LinkedBlockingQueue<>();
  private final ProviderHttp http = new ProviderHttp("test");
  private URI base = URI.create("http://127.0.0.1");

  @BeforeEach
  void serve(Vertx vertx) {
    HttpServer server = vertx.createHttpServer().requestHandler(this::answer);
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    base = URI.create("http://127.0.0.1:" + port);
  }

  private void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/hang" -> hanging.add(request);
      case "/away" ->
          request.response().setStatusCode(302).putHeader("Location", "/json").end("{}");
      case "/large" -> request.response().end("\"" + "x".repeat(600 * 1024) + "\"");
      case "/text" -> request.response().end("<html>");
      default -> request.response().end("{\"a\": 1}");
    }
  }

  private void assertRefused(String path, String why) {
    assertThatThrownBy(() -> http.get(base.resolve(path), Map.of()))
        .isInstanceOf(ProviderFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void what_is_no_short_json_from_there_is_refused() {
    assertThat(http.get(base.resolve("/json"), Map.of()).path("a").intValue()).isEqualTo(1);
    assertRefused("/away", "answered 302");
    assertRefused("/large", "gave no answer");
    assertRefused("/text", "not in JSON");
  }

  @Test
  void a_provider_that_hangs_holds_fifty_requests_and_no_more(VertxTestContext context)
      throws Exception {
    Checkpoint refused = context.checkpoint(ProviderHttp.MOST_CALLS);
    for (int i = 0; i < ProviderHttp.MOST_CALLS; i++) {
      Thread.ofVirtual()
          .start(
              () ->
                  context.verify(
                      () -> {
                        assertRefused("/hang", "answered 500");
                        refused.flag();
                      }));
    }
    List<HttpServerRequest> arrived = new ArrayList<>();
    while (arrived.size() < ProviderHttp.MOST_CALLS) {
      arrived.add(Objects.requireNonNull(hanging.poll(10, TimeUnit.SECONDS), "not asked"));
    }
    assertRefused("/json", "too many calls");
    arrived.forEach(request -> request.response().setStatusCode(500).end("{}"));
    assertThat(context.awaitCompletion(20, TimeUnit.SECONDS)).as("all are refused").isTrue();
    assertThat(context.causeOfFailure()).isNull();
    assertThat(http.get(base.resolve("/json"), Map.of()).path("a").intValue()).isEqualTo(1);
  }
}
