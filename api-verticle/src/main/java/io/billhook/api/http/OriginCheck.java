package io.billhook.api.http;

import io.billhook.config.CorsConfig;
import io.billhook.problem.ProblemType;
import java.net.URI;
import java.util.Locale;

/**
 * Tells requests of our own pages, and of those that {@code CORS_ORIGINS} names, from those that
 * another's page makes a browser send: by {@code Sec-Fetch-Site} (Fetch Metadata) and {@code
 * Origin} (RFC 6454). For what a cookie alone allows. A request with neither comes from no browser
 * of today.
 */
public final class OriginCheck {
  private final String own;
  private final CorsConfig others;

  /**
   * @param base the public address of this installation
   * @param others whose pages may call this API
   */
  public OriginCheck(URI base, CorsConfig others) {
    own = (base.getScheme() + "://" + base.getRawAuthority()).toLowerCase(Locale.ROOT);
    this.others = others;
  }

  /** Throws FORBIDDEN for a request of somebody else's page. */
  public void require(Request request) {
    String site = request.header("Sec-Fetch-Site");
    String origin = request.header("Origin");
    boolean ours = "same-origin".equals(site) || (origin == null ? site == null : isOurs(origin));
    if (!ours) {
      throw ProblemType.FORBIDDEN.because(
          "A page of another origin sent this; name that origin in CORS_ORIGINS if it is yours");
    }
  }

  private boolean isOurs(String origin) {
    return origin.equals(own) || others.allows(origin);
  }
}
