package io.billhook.api.auth;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.password.PasswordResets;
import io.billhook.api.auth.session.Refreshes;
import io.billhook.api.auth.token.AccessTokens;
import io.billhook.api.auth.token.AuthAnswer;
import io.billhook.api.auth.token.KeyRotation;
import io.billhook.api.auth.token.RefreshCookie;
import io.billhook.api.auth.token.SessionKind;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.OriginCheck;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** {@code /v1/auth}: log-in, refresh, log-out, forgotten passwords; and JWKS. */
final class AuthRoutes implements Feature {
  /** What a token of a mail or an answer has at the most. */
  private record Pending(String status) {}

  private final LogIn logIn;
  private final Refreshes refreshes;
  private final PasswordResets resets;
  private final NewPassword newPassword;
  private final OriginCheck originCheck;
  private final AccessTokens tokens;
  private final AuthAnswer answer;

  AuthRoutes(
      LogIn logIn,
      Refreshes refreshes,
      PasswordResets resets,
      NewPassword newPassword,
      OriginCheck originCheck,
      AccessTokens tokens,
      AuthAnswer answer) {
    this.logIn = logIn;
    this.refreshes = refreshes;
    this.resets = resets;
    this.newPassword = newPassword;
    this.originCheck = originCheck;
    this.tokens = tokens;
    this.answer = answer;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("logIn", Access.anyone(), this::logIn);
    routes.operation("refreshSession", Access.anyone(), this::refresh);
    routes.operation("forgetPassword", Access.anyone(), this::forgetPassword);
    routes.operation("resetPassword", Access.anyone(), this::resetPassword);
    routes.operation("getJwks", Access.anyone(), _ -> jwks());
  }

  private Answer logIn(Request request) {
    Fields fields = request.json();
    String email = fields.text("email", TextRule.LINE);
    String password = fields.text("password", TextRule.ANY);
    SessionKind kind = answer.kind(fields, request);
    fields.check();
    return answer.of(logIn.logIn(email, password, RequestOrigin.of(request)), kind);
  }

  /** By the token in the body, else by the browser's cookie. */
  private Answer refresh(Request request) {
    Fields fields = request.jsonIfAny();
    String given = fields.optionalText("refresh_token", TextRule.LINE);
    String kept = RefreshCookie.in(request).orElse(null);
    fields.check();
    if (given == null && kept == null) {
      throw ProblemType.UNAUTHENTICATED.because(
          "There is no refresh_token in the body and no cookie: log in");
    }
    if (given != null) {
      return answer.of(refreshes.refresh(given, RequestOrigin.of(request)), SessionKind.TOKEN);
    }
    originCheck.require(request);
    return answer.of(
        refreshes.refresh(Objects.requireNonNull(kept), RequestOrigin.of(request)),
        SessionKind.COOKIE);
  }

  private Answer forgetPassword(Request request) {
    Fields fields = request.json();
    String email = fields.text("email", TextRule.EMAIL);
    fields.check();
    resets.forgotten(email, RequestOrigin.of(request));
    return Answer.accepted(new Pending("pending"));
  }

  private Answer resetPassword(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    String password = newPassword.read(request, fields, resets.personal(token));
    fields.check();
    resets.reset(token, password, RequestOrigin.of(request));
    return Answer.noContent();
  }

  private Answer jwks() {
    JsonObject set = new JsonObject().put("keys", new JsonArray(tokens.publicJwks()));
    return Answer.text(200, "application/json", set.encode())
        .with("Cache-Control", "public, max-age=" + KeyRotation.JWKS_CACHE.toSeconds());
  }
}
