package io.billhook.api;

import io.billhook.api.contract.Contract;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.access.Principal;
import io.billhook.api.limit.Buckets;
import io.billhook.api.management.ManagementRoutes;
import io.billhook.config.HttpConfig;
import io.billhook.postgres.StoreTimeout;
import io.billhook.problem.ProblemType;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health and metrics of a process that serves nothing else. */
public final class ManagementVerticle extends VerticleBase {
  private static final long DRAIN_SECONDS = 1;

  private final HttpConfig config;
  private final Metrics metrics;
  private final ManagementRoutes routes;
  private final CompletableFuture<HttpServer> listening = new CompletableFuture<>();

  private ManagementVerticle(HttpConfig config, Health health, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.routes = new ManagementRoutes(config, health, metrics);
  }

  /** Deploys it; gives the port that it listens on. */
  public static Future<Integer> deploy(
      Vertx vertx, HttpConfig config, Health health, Metrics metrics) {
    var verticle = new ManagementVerticle(config, health, metrics);
    return vertx.deployVerticle(verticle).map(_ -> verticle.listening.join().actualPort());
  }

  @Override
  public Future<?> start() {
    Authenticator nobody =
        new Authenticator() {
          @Override
          public Principal authenticate(String token, @Nullable String tenant, String network) {
            throw ProblemType.UNAUTHENTICATED.because("Nobody is known here");
          }

          @Override
          public <T> T living(Principal.Person person, boolean atOnce, Supplier<T> work) {
            throw ProblemType.UNAUTHENTICATED.because("Nobody is known here");
          }

          @Override
          public boolean requireStepUp(Principal.Person person) {
            throw ProblemType.STEP_UP_REQUIRED.because("Nobody is known here");
          }

          @Override
          public void requireOperatorFactor(Principal.Person operator) {
            throw ProblemType.SECOND_FACTOR_REQUIRED.because("Nobody is known here");
          }
        };
    RateLimits limits =
        new RateLimits(config.limits(), Buckets.local(Clock.systemUTC()), metrics.registry());
    var http =
        new HttpListener.Parts(
            config,
            Capacity.of(config, metrics.registry()),
            Contract.load(),
            nobody,
            limits,
            null,
            new StoreTimeout(config.storeTimeout(), () -> false));
    return HttpListener.listen(vertx, HttpListener.port(config), http, List.of(routes))
        .onSuccess(listening::complete);
  }

  @Override
  public Future<?> stop() {
    return listening.isDone()
        ? listening.join().shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)
        : Future.succeededFuture();
  }
}
