package io.billhook.api.http.trace;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is noted about one request on its way: its id, its route, whose it is, when it began. */
public final class RequestTrace {
  static final String HEADER = "X-Request-Id";
  private static final String KEY = "billhook.trace";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final String id;
  private final HttpServerRequest request;
  private final int trustedHops;
  private final long startedNanos = System.nanoTime();
  private String route = "unmatched";
  private volatile @Nullable UUID tenant;
  private volatile @Nullable ClientAddress client;

  private RequestTrace(String id, HttpServerRequest request, int trustedHops) {
    this.id = id;
    this.request = request;
    this.trustedHops = trustedHops;
  }

  /**
   * Begins the trace of a request; an id that the client sent is kept where it is a sane one.
   *
   * @param trustedHops how many proxies stand before this process
   */
  static RequestTrace begin(RoutingContext context, int trustedHops) {
    String given = context.request().getHeader(HEADER);
    String id =
        given != null && SANE.matcher(given).matches() ? given : UUID.randomUUID().toString();
    RequestTrace trace = new RequestTrace(id, context.request(), trustedHops);
    context.put(KEY, trace);
    return trace;
  }

  public static RequestTrace of(RoutingContext context) {
    return Objects.requireNonNull(context.get(KEY), "a request without trace");
  }

  public String id() {
    return id;
  }

  /** Where it comes from. Looked at when it is asked for: hot routes do so for what they refuse. */
  public ClientAddress client() {
    ClientAddress known = client;
    if (known == null) {
      known = ClientAddress.of(request, trustedHops);
      client = known;
    }
    return known;
  }

  public long startedNanos() {
    return startedNanos;
  }

  public String route() {
    return route;
  }

  public void route(String pattern) {
    route = pattern;
  }

  public @Nullable UUID tenant() {
    return tenant;
  }

  public void tenant(@Nullable UUID whose) {
    tenant = whose;
  }
}
