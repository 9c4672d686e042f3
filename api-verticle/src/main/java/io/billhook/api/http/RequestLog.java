package io.billhook.api.http;

import io.billhook.config.HttpConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of every request: begins its trail, sets the headers that every answer has, and
 * writes one {@code http.request} line when it has ended. The line holds the route's pattern, never
 * the path or the query, which may name a person.
 */
final class RequestLog implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger("http.request");

  private final boolean secure;
  private final int trustedHops;

  RequestLog(HttpConfig config) {
    this.secure = "https".equals(config.publicBaseUrl().getScheme());
    this.trustedHops = config.limits().trustedHops();
  }

  @Override
  public void handle(RoutingContext context) {
    Trail trail = Trail.begin(context, trustedHops);
    var headers = context.response().headers();
    headers.set(Trail.HEADER, trail.id());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    if (secure) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    context.addEndHandler(_ -> ended(context, trail));
    context.next();
  }

  private static void ended(RoutingContext context, Trail trail) {
    var line =
        LOG.atInfo()
            .addKeyValue("method", context.request().method().name())
            .addKeyValue("route", trail.route())
            .addKeyValue("status", context.response().getStatusCode())
            .addKeyValue(
                "duration_ms",
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - trail.startedNanos()) / 1000.0)
            .addKeyValue("request_id", trail.id());
    if (trail.tenant() != null) {
      line = line.addKeyValue("tenant_id", trail.tenant());
    }
    line.log("http.request");
  }
}
