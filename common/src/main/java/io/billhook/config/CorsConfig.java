package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which other origins pages may call this API with credentials.
 *
 * @param origins exactly as browsers send them: scheme, host, and the port where it is not the
 *     usual one
 */
public record CorsConfig(Set<String> origins) {
  public static final CorsConfig NONE = new CorsConfig(Set.of());
  private static final String WANTS =
      "origins without a path, separated by commas: https://app.example.com";

  public CorsConfig {
    origins = Set.copyOf(origins);
  }

  public static CorsConfig from(Env env) {
    return env.optional("CORS_ORIGINS", WANTS, CorsConfig::parse, NONE);
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
