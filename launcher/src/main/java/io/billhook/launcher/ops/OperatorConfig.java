package io.billhook.launcher.ops;

import io.billhook.config.Env;
import io.billhook.launcher.OperatorPassword;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the API is that the operators' commands ask, and as whom.
 *
 * @param url without a trailing slash
 * @param code of the second factor, where nobody is there to be asked
 * @param token an access token, in place of these three
 */
record OperatorConfig(
    URI url,
    @Nullable String email,
    @Nullable String password,
    @Nullable String code,
    @Nullable String token) {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  static OperatorConfig from(Env env) {
    return new OperatorConfig(
        env.optional(
            "BILLHOOK_URL",
            "the address of an api, https://…",
            OperatorConfig::base,
            URI.create("http://127.0.0.1:8080")),
        env.text("BILLHOOK_OPERATOR_EMAIL"),
        OperatorPassword.set(env),
        env.text("BILLHOOK_OPERATOR_CODE"),
        env.text("BILLHOOK_TOKEN"));
  }

  private static URI base(String value) {
    URI uri = Env.uri("http", "https").apply(value);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException();
    }
    return URI.create(value.replaceAll("/+$", ""));
  }

  boolean onThisMachine() {
    return LOOPBACK.contains(url.getHost());
  }

  /** Whether passwords and tokens would travel unencrypted to another machine. */
  boolean inTheClear() {
    return "http".equals(url.getScheme()) && !onThisMachine();
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "OperatorConfig[" + url + "]";
  }
}
