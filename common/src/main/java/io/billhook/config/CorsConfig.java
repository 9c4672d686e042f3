package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which other origins pages may call this API with credentials.
 *
 * @param origins exactly as browsers send them: scheme, host, and the port where it is not the
 *     usual one; unless told, that of APP_URL
 * @param anyLoopback whether every page of this machine may, too, as in development
 */
public record CorsConfig(Set<String> origins, boolean anyLoopback) {
  public static final CorsConfig NONE = new CorsConfig(Set.of());
  private static final String WANTS =
      "origins without a path, separated by commas: https://app.example.com";

  public CorsConfig {
    origins = Set.copyOf(origins);
  }

  /** Of these alone. */
  public CorsConfig(Set<String> origins) {
    this(origins, false);
  }

  public static CorsConfig from(Env env) {
    CorsConfig app =
        AppConfig.origin(AppConfig.url(env)).map(Set::of).map(CorsConfig::new).orElse(NONE);
    return env.optional("CORS_ORIGINS", WANTS, CorsConfig::parse, app);
  }

  /** For development. */
  public CorsConfig withLoopback() {
    return new CorsConfig(origins, true);
  }

  public boolean allowsNobody() {
    return origins.isEmpty() && !anyLoopback;
  }

  /**
   * Whether a page of that origin may.
   *
   * @param origin as a browser has sent it
   */
  public boolean allows(String origin) {
    return origins.contains(origin) || (anyLoopback && Loopback.isOrigin(origin));
  }

  static CorsConfig parse(String value) {
    return new CorsConfig(
        Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .map(CorsConfig::origin)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** One that a browser would never send would silently allow nobody. */
  private static String origin(String value) {
    URI uri = Env.uri("http", "https").apply(value);
    String usual = "https".equals(uri.getScheme()) ? "443" : "80";
    String exact = uri.getScheme() + "://" + uri.getRawAuthority();
    if (!exact.equals(value)
        || uri.getRawUserInfo() != null
        || !value.equals(value.toLowerCase(java.util.Locale.ROOT))
        || value.endsWith(":" + usual)) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
