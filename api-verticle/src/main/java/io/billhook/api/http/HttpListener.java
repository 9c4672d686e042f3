package io.billhook.api.http;

import io.billhook.api.contract.Contract;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.connection.Connections;
import io.billhook.api.http.connection.Turns;
import io.billhook.api.http.trace.RequestLog;
import io.billhook.config.HttpConfig;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.StoreTimeout;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Builds the router of one event loop and listens. Called on that event loop. */
public final class HttpListener {
  /** A JWT of 10 kB must reach the code that refuses it. */
  private static final int MOST_HEADER_BYTES = 16 * 1024;

  private static final int MOST_UNREAD_BYTES = 64 * 1024;

  private static final int MOST_LINE_BYTES = 8 * 1024;

  /** Longer than a database statement may take, so that its answer still finds the client. */
  private static final int IDLE_SECONDS = 75;

  private static final long SWEEP_MILLIS = 5_000;

  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private HttpListener() {}

  /**
   * What the instances of one deployment pass to {@link #listen}: the configured port, or for 0 a
   * number of its own below 0, by which Vert.x gives all of them the same free port.
   */
  public static int port(HttpConfig config) {
    return config.port() == 0 ? -FREE_PORTS.incrementAndGet() : config.port();
  }

  /**
   * What a listener is made of.
   *
   * @param capacity of all listeners together
   * @param contract that the routes of its features are bound to
   * @param sealer of answers that are kept; null where no route takes an Idempotency-Key
   * @param store how long a request that writes waits for the database; others wait no less
   */
  public record Parts(
      HttpConfig config,
      Capacity capacity,
      Contract contract,
      Authenticator authenticator,
      RateLimits limits,
      @Nullable Sealer sealer,
      StoreTimeout store) {}

  /** Listens on a port that {@link #port} gave. */
  public static Future<HttpServer> listen(
      Vertx vertx, int port, Parts parts, List<? extends Feature> features) {
    Connections connections = parts.capacity().connections();
    Turns turns = new Turns();
    vertx.setPeriodic(SWEEP_MILLIS, _ -> connections.sweep());
    return vertx
        .createHttpServer(options(parts.config(), port))
        .connectionHandler(connection -> connections.opened(connection, turns))
        .invalidRequestHandler(Unreadable::refuse)
        .requestHandler(router(vertx, parts, features))
        .listen();
  }

  private static Router router(Vertx vertx, Parts parts, List<? extends Feature> features) {
    Router router = Router.router(vertx);
    Refusals refusals = new Refusals();
    router.route().handler(new RequestLog(parts.config()));
    router.route().handler(context -> whenTaken(context, parts.capacity().connections()));
    router.route().handler(new Cors(parts.config().cors()));
    router.route().handler(context -> Body.begin(context, parts.capacity().bodies()));
    Exchange exchange = new Exchange(vertx.getOrCreateContext(), parts);
    Routes routes = new Routes(router, exchange, refusals, parts.contract());
    features.forEach(feature -> feature.contribute(routes));
    routes.complete();
    router.errorHandler(400, Problems.handler(ProblemType.BAD_REQUEST));
    router.errorHandler(404, Problems.handler(ProblemType.NOT_FOUND));
    router.errorHandler(500, Problems.handler(ProblemType.INTERNAL));
    return router;
  }

  /** Goes on when the client has taken the answers before this one. */
  private static void whenTaken(RoutingContext context, Connections connections) {
    HttpServerRequest request = context.request();
    connections.busy(request.connection());
    context.addEndHandler(_ -> connections.idle(request.connection()));
    if (!context.response().writeQueueFull()) {
      context.next();
      return;
    }
    request.pause();
    context
        .response()
        .drainHandler(
            _ -> {
              context.next(); // which takes the body: what is resumed before that is lost
              request.resume();
            });
  }

  private static HttpServerOptions options(HttpConfig config, int port) {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(port)
        .setHttp2ClearTextEnabled(false)
        // There are no web sockets here; what would compress them stands in each request's way.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxHeaderSize(MOST_HEADER_BYTES)
        .setMaxInitialLineLength(MOST_LINE_BYTES)
        // Left to itself the system keeps megabytes of an answer that nobody reads.
        .setSendBufferSize(MOST_UNREAD_BYTES)
        .setIdleTimeout(IDLE_SECONDS);
  }
}
