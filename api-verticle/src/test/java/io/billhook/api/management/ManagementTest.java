package io.billhook.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.ManagementVerticle;
import io.billhook.api.TestApi;
import io.billhook.config.HttpConfig;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ManagementTest {
  private static final Health HEALTH = new Health();
  private static Vertx vertx;
  private static Metrics metrics;

  @BeforeAll
  static void start(Vertx given) {
    vertx = given;
    metrics = new Metrics();
  }

  @AfterAll
  static void stop() {
    metrics.close();
  }

  @Test
  void health_tells_live_and_ready_apart() {
    HEALTH.check("database", () -> false);
    int port = deploy("secret", false);
    assertThat(get(port, "/health/live", null).statusCode()).isEqualTo(200);
    var down = get(port, "/health/ready", null);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(TestApi.json(down).getJsonObject("checks").getBoolean("database")).isFalse();
    HEALTH.check("database", () -> true);
    assertThat(get(port, "/health/ready", null).statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_want_the_token_unless_they_are_open() {
    int guarded = deploy("secret", false);
    assertThat(get(guarded, "/metrics", null).statusCode()).isEqualTo(401);
    assertThat(get(guarded, "/metrics", "wrong").statusCode()).isEqualTo(401);
    assertThat(get(guarded, "/metrics", "secret").bodyAsString()).contains("jvm_");
    assertThat(get(deploy(null, true), "/metrics", null).statusCode()).isEqualTo(200);
    assertThat(get(deploy(null, false), "/metrics", "null").statusCode()).isEqualTo(401);
  }

  @Test
  void nothing_else_is_served() {
    assertThat(get(deploy(null, true), "/v1/emails", "x").statusCode()).isEqualTo(404);
  }

  private static int deploy(@Nullable String token, boolean open) {
    var config = new HttpConfig("127.0.0.1", 0, URI.create("http://127.0.0.1"), token, open);
    return ManagementVerticle.deploy(vertx, config, HEALTH, metrics).await();
  }

  private static HttpResponse<Buffer> get(int port, String path, @Nullable String token) {
    var request = WebClient.create(vertx).get(port, "127.0.0.1", path);
    return (token == null ? request : request.bearerTokenAuthentication(token)).send().await();
  }
}
