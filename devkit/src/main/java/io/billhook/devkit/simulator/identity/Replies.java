package io.billhook.devkit.simulator.identity;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What both kinds of provider answer programs with. */
final class Replies {
  private static final String BEARER = "Bearer ";

  private Replies() {}

  static void json(RoutingContext ctx, int status, JsonObject body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store");
    ctx.end(body.toBuffer());
  }

  static void denied(RoutingContext ctx, int status, String error) {
    json(ctx, status, new JsonObject().put("error", error));
  }

  static JsonObject token(Grants grants, Grant grant) {
    return new JsonObject()
        .put("access_token", grants.token(grant))
        .put("token_type", "Bearer")
        .put("expires_in", 300);
  }

  /** Whose access token the request carries. */
  static Optional<Grant> bearer(RoutingContext ctx, Grants grants) {
    String header = ctx.request().getHeader("Authorization");
    return header == null || !header.startsWith(BEARER)
        ? Optional.empty()
        : grants.of(header.substring(BEARER.length()));
  }
}
