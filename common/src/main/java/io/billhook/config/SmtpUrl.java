package io.billhook.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a mail server is, and as whom it is told mails.
 *
 * @param implicitTls TLS from the first byte, {@code smtps}; else by STARTTLS, {@code smtp}
 * @param host a name, or an address without brackets
 * @param user null where the server wants none; then there is no password either
 */
public record SmtpUrl(
    boolean implicitTls, String host, int port, @Nullable String user, @Nullable String password) {
  /** What such an address looks like. */
  public static final String WANTED =
      "smtp://user:password@host:587, which goes on by STARTTLS, or smtps://…:465";

  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_OF_USER = 255;

  /**
   * Reads {@code smtp://} or {@code smtps://}; user and password are percent-encoded. Without a
   * port it is 587, or 465.
   *
   * @throws IllegalArgumentException where it is none, without the text itself
   */
  public static SmtpUrl parse(String text) {
    URI uri = uri(text);
    boolean implicitTls = "smtps".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost();
    if (host == null
        || host.length() > LONGEST_HOST
        || !(implicitTls || "smtp".equalsIgnoreCase(uri.getScheme()))
        || uri.getPort() == 0
        || uri.getPort() > 65_535
        || !(uri.getRawPath() + orEmpty(uri.getRawQuery()) + orEmpty(uri.getRawFragment()))
            .matches("/?")) {
      throw new IllegalArgumentException("No address of a mail server");
    }
    int port = uri.getPort() < 0 ? (implicitTls ? SUBMISSIONS : SUBMISSION) : uri.getPort();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String user = uri.getRawUserInfo();
    if (user == null) {
      return new SmtpUrl(implicitTls, bare, port, null, null);
    }
    int colon = user.indexOf(':');
    if (colon <= 0 || colon == user.length() - 1) {
      throw new IllegalArgumentException("A user without a password");
    }
    return new SmtpUrl(
        implicitTls,
        bare,
        port,
        decoded(user.substring(0, colon)),
        decoded(user.substring(colon + 1)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) { // which quotes the text, and so the password
      throw new IllegalArgumentException("No address");
    }
  }

  private static String orEmpty(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String decoded(String part) {
    String text = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (text.length() > LONGEST_OF_USER || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("No user and password");
    }
    return text;
  }

  /** Whether it is on this machine, by its name. */
  public boolean isLoopback() {
    return Loopback.isHost(host) || Loopback.isHost("[" + host + "]");
  }

  /** User and password stay out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "SmtpUrl[" + host + ":" + port + "]";
  }
}
