package io.billhook.config;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The log-in that {@code billhook migrate} makes for api and worker.
 *
 * @param user empty makes none
 * @param password empty where user is
 */
public record DatabaseLogIn(String user, String password) {
  private static final String NAME = "[a-z_][a-z0-9_]{0,62}";
  private static final String NAME_WANTS = "a name of up to 63 of a-z, 0-9 and _";
  private static final String ASCII = "[!-~]{1,500}";
  private static final String PASSWORD_WANTS = "printable ASCII without spaces";

  public static DatabaseLogIn from(Env env) {
    String user = env.optional("DATABASE_APP_USER", NAME_WANTS, matching(NAME), "");
    String password = env.optional("DATABASE_APP_PASSWORD", PASSWORD_WANTS, matching(ASCII), "");
    if (user.isEmpty() != password.isEmpty()) {
      env.error("DATABASE_APP_USER and DATABASE_APP_PASSWORD go together: set both, or neither");
    }
    return new DatabaseLogIn(user, password);
  }

  private static Function<String, String> matching(String pattern) {
    return value -> {
      if (!value.matches(pattern)) {
        throw new IllegalArgumentException();
      }
      return value;
    };
  }

  public boolean isSet() {
    return !user.isEmpty();
  }

  /** The same database, for this log-in. */
  URI at(URI database) {
    String address = database.toString();
    String place = address.substring(address.indexOf("//") + 2);
    int end = database.getRawUserInfo() == null ? 0 : database.getRawUserInfo().length() + 1;
    return URI.create(
        "%s://%s:%s@%s"
            .formatted(
                database.getScheme(),
                user,
                URLEncoder.encode(password, StandardCharsets.UTF_8),
                place.substring(end)));
  }

  /** Secrets stay out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "DatabaseLogIn[" + user + "]";
  }
}
