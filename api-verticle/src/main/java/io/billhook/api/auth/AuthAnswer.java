package io.billhook.api.auth;

import io.billhook.api.http.Answer;

/** What a client gets when somebody has signed in: the one place that writes tokens out. */
final class AuthAnswer {
  private record Tokens(
      String accessToken, String refreshToken, String tokenType, long expiresIn) {}

  private record SecondFactor(boolean mfaRequired, String mfaToken) {}

  private final AccessTokens tokens;

  AuthAnswer(AccessTokens tokens) {
    this.tokens = tokens;
  }

  Answer of(SignIn signIn) {
    return switch (signIn) {
      case SignIn.Granted granted ->
          Answer.ok(
              new Tokens(
                  tokens.issue(granted),
                  granted.refreshToken(),
                  "Bearer",
                  AccessTokens.LIFETIME.toSeconds()));
      case SignIn.SecondFactor asked -> Answer.ok(new SecondFactor(true, asked.token()));
    };
  }
}
