package io.billhook.api.auth.token;

import java.util.UUID;

/** How a log-in ended that was not refused. */
public sealed interface SignInResult {

  /**
   * Signed in.
   *
   * @param number of the refresh token, which the access token beside it names too
   */
  record Granted(UUID account, UUID session, int number, String refreshToken)
      implements SignInResult {
    public static Granted of(UUID account, UUID session, int number, byte[] secret) {
      return new Granted(account, session, number, RefreshToken.of(session, number, secret).text());
    }

    @Override
    public String toString() {
      return "Granted[" + session + ", " + number + "]";
    }
  }

  /**
   * The password was right, and a second factor is asked for.
   *
   * @param token to be sent with it
   */
  record SecondFactor(String token) implements SignInResult {
    @Override
    public String toString() {
      return "SecondFactor[…]";
    }
  }
}
