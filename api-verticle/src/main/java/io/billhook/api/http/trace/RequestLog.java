package io.billhook.api.http.trace;

import io.billhook.config.HttpConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of every request: begins its trace, sets the headers that every answer has, and
 * writes one {@code http.request} line when it has ended. The line holds the route's pattern, never
 * the path or the query, which may name a person.
 */
public final class RequestLog implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger("http.request");

  // Names and values that need not be checked and encoded anew for each answer.
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(RequestTrace.HEADER);
  private static final CharSequence HSTS = HttpHeaders.createOptimized("Strict-Transport-Security");
  private static final CharSequence YEAR = HttpHeaders.createOptimized("max-age=31536000");
  private static final Map<CharSequence, CharSequence> ALWAYS =
      Map.of(
          HttpHeaders.createOptimized("X-Content-Type-Options"),
          HttpHeaders.createOptimized("nosniff"),
          HttpHeaders.createOptimized("X-Frame-Options"),
          HttpHeaders.createOptimized("DENY"),
          HttpHeaders.createOptimized("Content-Security-Policy"),
          HttpHeaders.createOptimized(
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
          HttpHeaders.createOptimized("Referrer-Policy"),
          HttpHeaders.createOptimized("no-referrer"),
          HttpHeaders.createOptimized("Cache-Control"),
          HttpHeaders.createOptimized("no-store"));

  private final boolean secure;
  private final int trustedHops;

  public RequestLog(HttpConfig config) {
    this.secure = "https".equals(config.publicBaseUrl().getScheme());
    this.trustedHops = config.limits().trustedHops();
  }

  @Override
  public void handle(RoutingContext context) {
    RequestTrace trace = RequestTrace.begin(context, trustedHops);
    var headers = context.response().headers();
    headers.set(REQUEST_ID, trace.id());
    ALWAYS.forEach(headers::set);
    if (secure) {
      headers.set(HSTS, YEAR);
    }
    context.addEndHandler(_ -> ended(context, trace));
    context.next();
  }

  private static void ended(RoutingContext context, RequestTrace trace) {
    var line =
        LOG.atInfo()
            .addKeyValue("method", context.request().method().name())
            .addKeyValue("route", trace.route())
            .addKeyValue("status", context.response().getStatusCode())
            .addKeyValue(
                "duration_ms",
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - trace.startedNanos()) / 1000.0)
            .addKeyValue("request_id", trace.id());
    if (trace.tenant() != null) {
      line = line.addKeyValue("tenant_id", trace.tenant());
    }
    line.log("http.request");
  }
}
