package io.billhook.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is on this machine, and so on no network. */
public final class Loopback {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d{1,5})?");

  private Loopback() {}

  /** As {@link URI#getHost} gives it. */
  static boolean isHost(String host) {
    return HOSTS.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether a page of this machine sends this as its {@code Origin}. */
  static boolean isOrigin(String origin) {
    return ORIGIN.matcher(origin).matches();
  }

  /** Whether a page there is one of this machine. */
  public static boolean isPage(URI page) {
    return List.of("http", "https").contains(page.getScheme()) && isHost(page.getHost());
  }
}
