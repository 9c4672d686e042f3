package io.billhook.api.http;

import io.vertx.ext.web.RoutingContext;

/** The body of a request on a hot route, byte for byte. */
public final class RawBody {
  private RawBody() {}

  public static byte[] of(RoutingContext context) {
    return Body.of(context).getBytes();
  }
}
