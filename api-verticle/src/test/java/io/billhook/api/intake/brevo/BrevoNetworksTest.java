package io.billhook.api.intake.brevo;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.api.intake.http.WebhookRoute;
import io.billhook.config.BrevoWebhookConfig;
import io.billhook.config.Env;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Callbacks from elsewhere than where Brevo sends them, with a right token. */
final class BrevoNetworksTest {
  @Test
  void only_what_comes_from_these_networks_is_taken() {
    TestApi api = new TestApi();
    try {
      assertThat(status(api, "192.0.2.0/24")).isEqualTo(403);
      assertThat(status(api, "192.0.2.0/24,127.0.0.0/8")).isEqualTo(200);
      assertThat(
              api.metrics
                  .registry()
                  .get("billhook_webhook_rejected")
                  .tags("provider", "brevo", "reason", "wrong_network")
                  .counter()
                  .count())
          .isEqualTo(1);
    } finally {
      api.close();
    }
  }

  private static int status(TestApi api, String networks) {
    var config =
        BrevoWebhookConfig.from(
            new Env(Map.of("BREVO_WEBHOOK_TOKEN", "right", "BREVO_WEBHOOK_CIDRS", networks)));
    Server server = new Server(api, config);
    api.vertx.deployVerticle(server).await();
    return WebClient.create(api.vertx)
        .post(server.listening.join().actualPort(), "127.0.0.1", "/webhooks/brevo")
        .putHeader("Authorization", "Bearer right")
        .sendBuffer(Buffer.buffer("[]"))
        .await()
        .statusCode();
  }

  private static final class Server extends VerticleBase {
    final CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    private final TestApi api;
    private final BrevoWebhookConfig config;

    Server(TestApi api, BrevoWebhookConfig config) {
      this.api = api;
      this.config = config;
    }

    @Override
    public Future<?> start() {
      var registry = api.metrics.registry();
      var http =
          new HttpListener.Parts(
              api.parts.http(),
              Capacity.of(api.parts.http(), registry),
              Contract.load(),
              api.parts.identity().authenticator(),
              new RateLimits(api.parts.http().limits(), api.buckets, registry),
              null,
              api.parts.store());
      var route =
          new WebhookRoute<>(
              new BrevoWebhook(config, new TenantTokens(api.engine)),
              BrevoWebhook.batcher(vertx, api.engine, api.jobs, api.parts.store()),
              api.engine,
              registry);
      return HttpListener.listen(vertx, HttpListener.port(api.parts.http()), http, List.of(route))
          .onSuccess(listening::complete);
    }
  }
}
