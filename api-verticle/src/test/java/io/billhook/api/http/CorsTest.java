package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.ManagementVerticle;
import io.billhook.config.AppConfig;
import io.billhook.config.ConnectionConfig;
import io.billhook.config.CorsConfig;
import io.billhook.config.HttpConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CorsTest {
  private static final String OURS = "https://app.example.com";
  private static Vertx vertx;
  private static Metrics metrics;
  private static WebClient client;
  private static int open;
  private static int closed;

  @BeforeAll
  static void start(Vertx given) {
    vertx = given;
    metrics = new Metrics();
    client = WebClient.create(vertx);
    open = deploy(new CorsConfig(Set.of(OURS)));
    closed = deploy(CorsConfig.NONE);
  }

  @AfterAll
  static void stop() {
    client.close();
    metrics.close();
  }

  @Test
  void a_page_of_a_listed_origin_may_ask_and_read() {
    var response = send(open, HttpMethod.GET, OURS, false);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(OURS);
    assertThat(response.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(response.getHeader("Access-Control-Expose-Headers"))
        .contains("Retry-After", "RateLimit", "X-Request-Id", "Idempotent-Replayed");
    assertThat(response.getHeader("Vary")).isEqualTo("Origin");
    var preflight = send(open, HttpMethod.OPTIONS, OURS, true);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.getHeader("Access-Control-Allow-Methods")).contains("POST");
    assertThat(preflight.getHeader("Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Tenant-Id");
    assertThat(preflight.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void another_origin_is_told_nothing() {
    for (String origin :
        new String[] {"https://evil.example", "https://app.example.com.evil.example", "null"}) {
      var response = send(open, HttpMethod.GET, origin, false);
      assertThat(response.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
      assertThat(response.getHeader("Vary")).isEqualTo("Origin");
      var preflight = send(open, HttpMethod.OPTIONS, origin, true);
      assertThat(preflight.statusCode()).isEqualTo(405);
      assertThat(preflight.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
    }
  }

  @Test
  void without_a_list_no_origin_is_allowed() {
    var response = send(closed, HttpMethod.GET, OURS, false);
    assertThat(response.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
    assertThat(send(closed, HttpMethod.OPTIONS, OURS, true).statusCode()).isEqualTo(405);
  }

  private static HttpResponse<Buffer> send(
      int port, HttpMethod method, String origin, boolean preflight) {
    var request =
        client.request(method, port, "127.0.0.1", "/health/live").putHeader("Origin", origin);
    return (preflight ? request.putHeader("Access-Control-Request-Method", "POST") : request)
        .send()
        .await();
  }

  private static int deploy(CorsConfig cors) {
    var config =
        new HttpConfig(
            "127.0.0.1",
            0,
            URI.create("http://127.0.0.1"),
            null,
            true,
            cors,
            RateLimitConfig.USUAL,
            ConnectionConfig.USUAL,
            HttpConfig.USUAL_STORE_TIMEOUT,
            AppConfig.NONE);
    return ManagementVerticle.deploy(vertx, config, new Health(), metrics).await();
  }
}
