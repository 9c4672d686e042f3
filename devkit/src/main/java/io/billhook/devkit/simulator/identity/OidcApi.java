package io.billhook.devkit.simulator.identity;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** A provider of OpenID Connect, whose issuer is this address and {@code /_sim/oidc}. */
final class OidcApi {
  private static final String PREFIX = "/_sim/oidc";

  private final Grants grants = new Grants();
  private final IdTokens idTokens;

  OidcApi(InstantSource clock) {
    this.idTokens = new IdTokens(clock);
  }

  static String issuer(RoutingContext ctx) {
    return ctx.request().scheme() + "://" + ctx.request().authority() + PREFIX;
  }

  void addRoutes(Router router, ControlRoutes controls) {
    controls
        .get(PREFIX + "/.well-known/openid-configuration", OidcApi::discovery)
        .get(PREFIX + "/jwks", _ -> idTokens.jwks())
        .add(HttpMethod.POST, PREFIX + "/keys/rotate", 200, _ -> rotate());
    router.get(PREFIX + "/authorize").handler(new AuthorizeRoute(grants, true));
    router.post(PREFIX + "/token").handler(this::token);
    router.get(PREFIX + "/userinfo").handler(this::userInfo);
  }

  private static JsonObject discovery(RoutingContext ctx) {
    String issuer = issuer(ctx);
    return new JsonObject()
        .put("issuer", issuer)
        .put("authorization_endpoint", issuer + "/authorize")
        .put("token_endpoint", issuer + "/token")
        .put("userinfo_endpoint", issuer + "/userinfo")
        .put("jwks_uri", issuer + "/jwks")
        .put("response_types_supported", new JsonArray().add("code"))
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"))
        .put("code_challenge_methods_supported", new JsonArray().add("S256"))
        .put("authorization_response_iss_parameter_supported", true);
  }

  private Future<JsonObject> rotate() {
    idTokens.rotate();
    return Future.succeededFuture(idTokens.jwks());
  }

  private void token(RoutingContext ctx) {
    switch (CodeSwap.of(ctx, grants)) {
      case CodeSwap.Denied(String error) -> Replies.denied(ctx, 400, error);
      case CodeSwap.Granted(Grant grant) ->
          Replies.json(
              ctx,
              200,
              Replies.token(grants, grant)
                  .put("id_token", idTokens.issue(issuer(ctx), Client.ID, grant)));
    }
  }

  private void userInfo(RoutingContext ctx) {
    Replies.bearer(ctx, grants)
        .ifPresentOrElse(
            grant -> Replies.json(ctx, 200, profile(grant)),
            () -> Replies.denied(ctx, 401, "invalid_token"));
  }

  private static JsonObject profile(Grant grant) {
    boolean other = grant.fault() == IdentityFault.WRONG_USER_INFO;
    return IdTokens.profile(grant.person())
        .put("sub", grant.person().subject() + (other ? "0" : ""));
  }
}
