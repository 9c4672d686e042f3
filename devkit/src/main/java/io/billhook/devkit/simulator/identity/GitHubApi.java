package io.billhook.devkit.simulator.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** GitHub's way of logging in, under {@code /_sim/github}; its API is below {@code /api} there. */
final class GitHubApi {
  private static final String PREFIX = "/_sim/github";

  private final Grants grants = new Grants();

  void addRoutes(Router router) {
    router.get(PREFIX + "/login/oauth/authorize").handler(new AuthorizeRoute(grants, false));
    router.post(PREFIX + "/login/oauth/access_token").handler(this::token);
    router.get(PREFIX + "/api/user").handler(this::user);
    router.get(PREFIX + "/api/user/emails").handler(this::emails);
  }

  /** Errors too are answered with 200. */
  private void token(RoutingContext ctx) {
    switch (CodeSwap.of(ctx, grants)) {
      case CodeSwap.Denied _ -> Replies.denied(ctx, 200, "bad_verification_code");
      case CodeSwap.Granted(Grant grant) -> Replies.json(ctx, 200, Replies.token(grants, grant));
    }
  }

  private void user(RoutingContext ctx) {
    Replies.bearer(ctx, grants)
        .ifPresentOrElse(
            grant -> Replies.json(ctx, 200, user(grant.person())),
            () -> Replies.denied(ctx, 401, "Bad credentials"));
  }

  private static JsonObject user(Grant.Person person) {
    return new JsonObject()
        .put("id", Long.parseLong(person.subject()))
        .put("login", person.email().split("@", 2)[0])
        .put("email", null) // as for those who hide it
        .put("name", person.name());
  }

  private void emails(RoutingContext ctx) {
    Replies.bearer(ctx, grants)
        .ifPresentOrElse(
            grant -> {
              ctx.response().putHeader("Content-Type", "application/json");
              ctx.end(emails(grant.person()).toBuffer());
            },
            () -> Replies.denied(ctx, 401, "Bad credentials"));
  }

  /** The one that counts is neither the first nor the only verified one. */
  private static JsonArray emails(Grant.Person person) {
    return new JsonArray()
        .add(email("other-" + person.email(), false, true))
        .add(email(person.email(), true, person.verified()));
  }

  private static JsonObject email(String address, boolean primary, boolean verified) {
    return new JsonObject()
        .put("email", address)
        .put("primary", primary)
        .put("verified", verified)
        .put("visibility", null);
  }
}
