package io.billhook.launcher.ops;

import io.billhook.launcher.CannotStart;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operators' API, as somebody. Each call gives the answer's JSON or ends the command.
 *
 * @param loggedIn whether the token's session was begun for this command, and so ends with it
 */
record OpsClient(Http http, String token, boolean loggedIn) implements AutoCloseable {
  private static final String BASE = "/ops/api/";
  private static final int MOST_WINDOWS = 20;

  /** The parameters of a list: those that are not null. */
  static final class Query {
    private final Map<String, String> all = new LinkedHashMap<>();

    Query with(String name, @Nullable Object value) {
      if (value != null) {
        all.put(name, value.toString());
      }
      return this;
    }

    private String text() {
      return all.isEmpty()
          ? ""
          : all.entrySet().stream()
              .map(e -> e.getKey() + "=" + encoded(e.getValue()))
              .collect(Collectors.joining("&", "?", ""));
    }
  }

  String get(String path) {
    return http.send("GET", BASE + path, token, null).orRefuse();
  }

  /** A page. A search may come back empty and lead on; then it is followed for a while. */
  String page(String path, Query query) {
    String body = get(path + query.text());
    for (int i = 1; i < MOST_WINDOWS; i++) {
      JsonObject page = new JsonObject(body);
      String next = page.getString("next_cursor");
      if (next == null || !page.getJsonArray("data").isEmpty()) {
        break;
      }
      body = get(path + query.with("cursor", next).text());
    }
    return body;
  }

  /**
   * Does something.
   *
   * @param why for the audit log
   */
  String post(String path, JsonObject body, @Nullable String why) {
    if (why != null) {
      body.put("reason", why);
    }
    return http.send("POST", BASE + path, token, body).orRefuse();
  }

  /** Logs out. What the command has done stands, whether this succeeds or not. */
  @Override
  public void close() {
    if (!loggedIn) {
      return;
    }
    String refusal;
    try {
      Http.Answer answer = http.send("POST", "/v1/auth/logout", token, null);
      refusal = answer.isSuccess() ? null : answer.refusal();
    } catch (CannotStart e) {
      refusal = e.getMessage();
    }
    if (refusal != null) {
      System.err.println("billhook: the session of this command was not ended: " + refusal);
    }
  }

  /** A name as a part of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
