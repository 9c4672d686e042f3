package io.billhook.api.http;

import io.billhook.config.HttpConfig;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;

/** Builds the router of one event loop and listens. Called on that event loop. */
public final class HttpListener {
  /** A JWT of 10 kB must reach the code that refuses it. */
  private static final int MOST_HEADER_BYTES = 32 * 1024;

  private static final int MOST_LINE_BYTES = 8 * 1024;

  /** Longer than a database statement may take, so that its answer still finds the client. */
  private static final int IDLE_SECONDS = 75;

  private HttpListener() {}

  /**
   * Listens on the configured port. With port 0 the instances of one deployment share one free
   * port.
   */
  public static Future<HttpServer> listen(
      Vertx vertx,
      HttpConfig config,
      Authenticator authenticator,
      List<? extends Feature> features) {
    return vertx
        .createHttpServer(options(config))
        .requestHandler(router(vertx, config, authenticator, features))
        .listen();
  }

  private static Router router(
      Vertx vertx,
      HttpConfig config,
      Authenticator authenticator,
      List<? extends Feature> features) {
    Router router = Router.router(vertx);
    Refusals refusals = new Refusals();
    router.route().handler(new RequestLog("https".equals(config.publicBaseUrl().getScheme())));
    router.route().handler(new BodyLimit(refusals));
    Exchange exchange = new Exchange(vertx.getOrCreateContext(), authenticator);
    Routes routes = new Routes(router, exchange, refusals);
    features.forEach(feature -> feature.contribute(routes));
    routes.complete();
    router.errorHandler(400, Problems.handler(ProblemType.BAD_REQUEST));
    router.errorHandler(404, Problems.handler(ProblemType.NOT_FOUND));
    router.errorHandler(500, Problems.handler(ProblemType.INTERNAL));
    return router;
  }

  private static HttpServerOptions options(HttpConfig config) {
    return new HttpServerOptions()
        .setHost(config.host())
        // A negative port means: a free one, the same for all instances of the deployment.
        .setPort(config.port() == 0 ? -1 : config.port())
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(MOST_HEADER_BYTES)
        .setMaxInitialLineLength(MOST_LINE_BYTES)
        .setIdleTimeout(IDLE_SECONDS);
  }
}
