package io.billhook.api.http;

import io.billhook.config.CorsConfig;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of the configured origins call this API and read its answers (the Fetch standard, CORS
 * protocol). Another origin is told nothing, so its browser keeps the answer from the page.
 */
final class Cors implements Handler<RoutingContext> {
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, X-Tenant-Id, X-Request-Id";
  private static final String ANSWER_HEADERS =
      "ETag, Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
  private static final String KEPT_SECONDS = "600";

  private final CorsConfig config;

  Cors(CorsConfig config) {
    this.config = config;
  }

  @Override
  public void handle(RoutingContext context) {
    if (config.allowsNobody()) {
      context.next();
      return;
    }
    MultiMap headers = context.response().headers();
    headers.add("Vary", "Origin"); // also for no origin: a cache must not mix the answers
    String origin = context.request().getHeader("Origin");
    if (origin == null || !config.allows(origin)) {
      context.next();
      return;
    }
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Credentials", "true");
    if (isPreflight(context)) {
      headers.set("Access-Control-Allow-Methods", METHODS);
      headers.set("Access-Control-Allow-Headers", REQUEST_HEADERS);
      headers.set("Access-Control-Max-Age", KEPT_SECONDS);
      context.response().setStatusCode(204).end();
    } else {
      headers.set("Access-Control-Expose-Headers", ANSWER_HEADERS);
      context.next();
    }
  }

  private static boolean isPreflight(RoutingContext context) {
    return context.request().method().equals(HttpMethod.OPTIONS)
        && context.request().getHeader("Access-Control-Request-Method") != null;
  }
}
