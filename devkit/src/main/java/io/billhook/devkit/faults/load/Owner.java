package io.billhook.devkit.faults.load;

import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever has signed up at an installation, through its doors, and lets a program send mails. */
public final class Owner {
  public static final String EMAIL = "owner@example.com";
  public static final String PASSWORD = "a horse of the owner's";
  private static final Pattern TOKEN = Pattern.compile("verify-email\\?token=([A-Za-z0-9_-]+)");
  private static final Duration MAIL = Duration.ofMinutes(3);

  private Owner() {}

  /** Signs up; gives an API key that may send mails. */
  public static String signUp(Door api, Door simulators) throws IOException {
    JsonObject person =
        new JsonObject().put("email", EMAIL).put("name", "Owner").put("tenant_name", "Acme");
    api.send("POST", "/v1/auth/signup", Map.of(), person.encode()).ok();
    String token = Await.value("the mail with the link", MAIL, () -> token(simulators));
    JsonObject chosen = new JsonObject().put("token", token).put("password", PASSWORD);
    String access =
        api.send("POST", "/v1/auth/verify-email", Map.of(), chosen.encode())
            .ok()
            .getString("access_token");
    JsonObject key =
        new JsonObject()
            .put("name", "Load")
            .put("scopes", new JsonArray().add("emails:write"))
            .put("password", PASSWORD);
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + access, "Idempotency-Key", "" + UUID.randomUUID());
    return api.send("POST", "/v1/api-keys", headers, key.encode()).ok().getString("key");
  }

  private static Optional<String> token(Door simulators) {
    try {
      String mails = simulators.get("/_sim/inbox.json").body();
      Matcher link = TOKEN.matcher(mails);
      return link.find() ? Optional.of(link.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
