package io.billhook.api.http;

import io.billhook.config.Loopback;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a browser may be led by another's page, after a log-in or a checkout: below the public
 * address, and what a setting lists ({@code OAUTH_RETURN_TO}, {@code BILLING_RETURN_TO}). Scheme,
 * host and port must be equal, and so must the path, save where the listed one ends with a slash:
 * then it may go on. So no open redirect (RFC 9700, section 4.11).
 */
public final class ReturnTargets {
  private final List<URI> listed = new ArrayList<>();
  private final boolean anyLoopback;
  private final Set<String> answers;

  /**
   * @param publicBaseUrl without a trailing slash
   * @param others what the setting lists
   * @param anyLoopback whether every page of this machine may be returned to, as in development
   * @param answers parameters that the browser brings, which no address may have already
   */
  public ReturnTargets(
      URI publicBaseUrl, List<URI> others, boolean anyLoopback, Set<String> answers) {
    listed.add(URI.create(publicBaseUrl + "/"));
    listed.addAll(others);
    this.anyLoopback = anyLoopback;
    this.answers = Set.copyOf(answers);
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
  private boolean isFree(URI wanted) {
    String query = wanted.getRawQuery() == null ? "" : wanted.getRawQuery();
    var names = new QueryStringDecoder(query, false).parameters().keySet();
    return names.stream().noneMatch(answers::contains);
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
