package io.billhook.api.auth.oauth;

import io.billhook.config.Loopback;
import io.billhook.config.OAuthConfig;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a browser may be led after a log-in, with a code in the query: below the public address,
 * and what {@code OAUTH_RETURN_TO} lists. Scheme, host and port must be equal, and so must the
 * path, save where the listed one ends with a slash: then it may go on. So no open redirect (RFC
 * 9700, section 4.11).
 */
public final class ReturnTargets {
  /** The attempt has to fit into a cookie. */
  private final List<URI> listed = new ArrayList<>();

  private final boolean anyLoopback;

  /**
   * @param publicBaseUrl without a trailing slash
   */
  public ReturnTargets(URI publicBaseUrl, OAuthConfig config) {
    listed.add(URI.create(publicBaseUrl + "/"));
    listed.addAll(config.returnTo());
    anyLoopback = config.anyLoopback();
  }

  /** The address as it may be used; none where it is malformed or not listed. */
  public Optional<URI> allowed(String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    try {
      URI wanted = new URI(text);
      return isPlain(wanted)
              && isFree(wanted)
              && (listed.stream().anyMatch(entry -> fits(entry, wanted)) || isOnLoopback(wanted))
          ? Optional.of(wanted)
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) { // no address, or a wrong escape
      return Optional.empty();
    }
  }

  /** In development a front end is served by whatever port of this machine is free. */
  private boolean isOnLoopback(URI wanted) {
    return anyLoopback && Loopback.isPage(wanted);
  }

  /** Without a part that a browser or a server may read otherwise than we do. */
  private static boolean isPlain(URI wanted) {
    String path = wanted.getRawPath();
    return wanted.getScheme() != null
        && wanted.getHost() != null
        && wanted.getRawUserInfo() == null
        && wanted.getRawFragment() == null
        && path != null
        && !path.contains("//")
        && !path.contains("%")
        && wanted.normalize().getRawPath().equals(path);
  }

  /** Whether the answer will be alone there: none that somebody else has put into the link. */
  private static boolean isFree(URI wanted) {
    String query = wanted.getRawQuery() == null ? "" : wanted.getRawQuery();
    var names = new QueryStringDecoder(query, false).parameters().keySet();
    return names.stream().noneMatch(name -> name.equals("code") || name.equals("error"));
  }

  private static boolean fits(URI entry, URI wanted) {
    String path = path(entry);
    return entry.getScheme().equals(lower(wanted.getScheme()))
        && lower(entry.getHost()).equals(lower(wanted.getHost()))
        && port(entry) == port(wanted)
        && (path.endsWith("/") ? path(wanted).startsWith(path) : path(wanted).equals(path));
  }

  /** RFC 9110, section 4.2.3: none at all is the root. */
  private static String path(URI uri) {
    return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(lower(uri.getScheme())) ? 443 : 80;
  }
}
