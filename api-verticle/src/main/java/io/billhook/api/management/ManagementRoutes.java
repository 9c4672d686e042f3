package io.billhook.api.management;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.Routes;
import io.billhook.config.HttpConfig;
import io.billhook.problem.ProblemType;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class ManagementRoutes implements Feature {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpConfig config;
  private final Health health;
  private final Metrics metrics;
  private final ManagementToken token;

  public ManagementRoutes(HttpConfig config, Health health, Metrics metrics) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
    this.token = new ManagementToken(config.managementToken());
  }

  @Override
  public void contribute(Routes routes) {
    // An answer at all is what liveness asks for: the event loop turns.
    routes.hot("getLiveness", context -> json(context, 200, Map.of("status", "up")));
    routes.hot("getReadiness", this::ready);
    routes.hot("getMetrics", this::metrics);
  }

  private void ready(RoutingContext context) {
    Map<String, Boolean> checks = health.report();
    boolean up = health.ready();
    json(context, up ? 200 : 503, Map.of("status", up ? "up" : "down", "checks", checks));
  }

  private void metrics(RoutingContext context) {
    if (!config.development() && !token.isBroughtBy(context.request())) {
      Problems.send(
          context,
          ProblemType.UNAUTHENTICATED.because(
              "Metrics need the bearer token that is set as MANAGEMENT_TOKEN"));
      return;
    }
    context.response().putHeader("Content-Type", PROMETHEUS).end(metrics.scrape());
  }

  private static void json(RoutingContext context, int status, Map<String, ?> body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(Json.bytes(body)));
  }
}
