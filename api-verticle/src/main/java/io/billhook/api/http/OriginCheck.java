package io.billhook.api.http;

import io.billhook.problem.ProblemType;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells requests of our own pages, and of those that {@code CORS_ORIGINS} names, from those that
 * another's page makes a browser send: by {@code Sec-Fetch-Site} (Fetch Metadata) and {@code
 * Origin} (RFC 6454). For what a cookie alone allows. A request with neither comes from no browser
 * of today.
 */
public final class OriginCheck {
  private final Set<String> origins;

  /**
   * @param base the public address of this installation
   * @param allowed other origins
   */
  public OriginCheck(URI base, Set<String> allowed) {
    Set<String> all = new HashSet<>(allowed);
    all.add((base.getScheme() + "://" + base.getRawAuthority()).toLowerCase(Locale.ROOT));
    origins = Set.copyOf(all);
  }

  /** Throws FORBIDDEN for a request of somebody else's page. */
  public void require(Request request) {
    String site = request.header("Sec-Fetch-Site");
    String origin = request.header("Origin");
    boolean ours =
        "same-origin".equals(site) || (origin == null ? site == null : origins.contains(origin));
    if (!ours) {
      throw ProblemType.FORBIDDEN.because(
          "A page of another origin sent this; name that origin in CORS_ORIGINS if it is yours");
    }
  }
}
