package io.billhook.api.auth.token;

import io.billhook.api.http.Answer;
import io.billhook.api.http.OriginCheck;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;

/** What a client gets when somebody has signed in: the one place that writes tokens out. */
public final class AuthAnswer {
  private static final String TYPE = "Bearer";
  private static final long LIFETIME = AccessTokens.LIFETIME.toSeconds();

  private record Tokens(
      String accessToken, String refreshToken, String tokenType, long expiresIn) {}

  private record CookieTokens(String accessToken, String tokenType, long expiresIn) {}

  private record SecondFactor(boolean mfaRequired, String mfaToken) {}

  private final AccessTokens tokens;
  private final OriginCheck originCheck;

  public AuthAnswer(AccessTokens tokens, OriginCheck originCheck) {
    this.tokens = tokens;
    this.originCheck = originCheck;
  }

  /** The member {@code session} of a sign-in; FORBIDDEN for a cookie in somebody else's page. */
  public SessionKind kind(Fields fields, Request request) {
    SessionKind kind = SessionKind.read(fields);
    if (kind == SessionKind.COOKIE) {
      originCheck.require(request);
    }
    return kind;
  }

  public Answer of(SignInResult signIn, SessionKind kind) {
    return switch (signIn) {
      case SignInResult.Granted granted ->
          switch (kind) {
            case TOKEN ->
                Answer.ok(
                    new Tokens(tokens.issue(granted), granted.refreshToken(), TYPE, LIFETIME));
            case COOKIE ->
                RefreshCookie.set(
                    Answer.ok(new CookieTokens(tokens.issue(granted), TYPE, LIFETIME)),
                    granted.refreshToken());
          };
      case SignInResult.SecondFactor asked -> Answer.ok(new SecondFactor(true, asked.token()));
    };
  }
}
