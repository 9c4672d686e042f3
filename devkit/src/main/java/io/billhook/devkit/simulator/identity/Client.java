package io.billhook.devkit.simulator.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one client that is registered here: {@code billhook-dev} with {@code oauth_dev}. */
public final class Client {
  public static final String ID = "billhook-dev";
  public static final String SECRET = "oauth_dev";

  private Client() {}

  /**
   * Whether a request to the token end point is of it (RFC 6749, section 2.3.1).
   *
   * @param header {@code Authorization}; null where the form holds the secret
   */
  static boolean isShown(@Nullable String header, Map<String, List<String>> form) {
    if (header == null) {
      return List.of(ID).equals(form.get("client_id"))
          && List.of(SECRET).equals(form.get("client_secret"));
    }
    String pair = ID + ":" + SECRET;
    return header.equals(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }
}
