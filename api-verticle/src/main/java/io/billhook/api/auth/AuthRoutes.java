package io.billhook.api.auth;

import io.billhook.api.http.Access;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Fields;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.TextRule;
import io.billhook.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code POST /v1/auth/login} and {@code GET /.well-known/jwks.json}. */
final class AuthRoutes implements Feature {
  private record Session(String accessToken, String tokenType, long expiresIn) {}

  private final Accounts accounts;
  private final AccessTokens tokens;
  private final AttemptLimit limit;

  AuthRoutes(Accounts accounts, AccessTokens tokens, AttemptLimit limit) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.limit = limit;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("logIn", Access.anyone(), this::logIn);
    routes.operation("getJwks", Access.anyone(), _ -> jwks());
  }

  private Answer logIn(Request request) {
    Fields fields = request.json();
    String email = fields.text("email", 3, 254, TextRule.LINE);
    String password = fields.text("password", 1, Passwords.MOST_LENGTH, TextRule.ANY);
    fields.check();
    limit.attempt(request.remoteAddress(), email);
    var account =
        accounts
            .logIn(email, password)
            .orElseThrow(
                () -> ProblemType.UNAUTHENTICATED.because("The address or the password is wrong"));
    limit.succeeded(request.remoteAddress(), email);
    return Answer.ok(
        new Session(tokens.issue(account), "Bearer", AccessTokens.LIFETIME.toSeconds()));
  }

  private Answer jwks() {
    JsonObject set = new JsonObject().put("keys", new JsonArray(tokens.publicJwks()));
    return Answer.text(200, "application/json", set.encode())
        .with("Cache-Control", "public, max-age=300");
  }
}
