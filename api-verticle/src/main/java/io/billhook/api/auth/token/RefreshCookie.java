package io.billhook.api.auth.token;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import java.util.Optional;

/**
 * The refresh token as a browser keeps it: bound to this host ({@code __Host-}, RFC 6265bis section
 * 4.1.3.2), out of reach of scripts, and sent by pages of the same site alone.
 */
public final class RefreshCookie {
  static final String NAME = "__Host-billhook-refresh";
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

  private RefreshCookie() {}

  public static Optional<String> in(Request request) {
    return request.cookie(NAME);
  }

  static Answer set(Answer answer, String token) {
    return answer.with(
        "Set-Cookie", NAME + "=" + token + ATTRIBUTES + SessionLife.IDLE.toSeconds());
  }

  public static Answer clear(Answer answer) {
    return answer.with("Set-Cookie", NAME + "=" + ATTRIBUTES + 0);
  }
}
