package io.billhook.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where this process listens, and under which address the world knows it.
 *
 * @param host the address to bind
 * @param port 0 takes a free one
 * @param publicBaseUrl as clients and providers see it, without a trailing slash
 * @param managementToken the bearer token that opens {@code /metrics}; null: no token does
 * @param openMetrics whether {@code /metrics} needs no token, as in development
 */
public record HttpConfig(
    String host,
    int port,
    URI publicBaseUrl,
    @Nullable String managementToken,
    boolean openMetrics) {
  private static final String URL_WANTS = "the public address of this installation, https://…";

  public static HttpConfig from(Env env) {
    int port = env.integer("PORT", 0, 65_535, 8080);
    return new HttpConfig(
        env.text("HTTP_HOST", "0.0.0.0"),
        port,
        env.optional(
            "PUBLIC_BASE_URL", URL_WANTS, HttpConfig::base, URI.create("http://localhost:" + port)),
        env.text("MANAGEMENT_TOKEN"),
        false);
  }

  /** For a development process: loopback only, metrics open. */
  public static HttpConfig development(int port) {
    return new HttpConfig("127.0.0.1", port, URI.create("http://127.0.0.1:" + port), null, true);
  }

  private static URI base(String value) {
    URI uri = Env.uri("http", "https").apply(value);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException();
    }
    return URI.create(value.replaceAll("/+$", ""));
  }

  /** Secrets stay out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "HttpConfig[" + host + ":" + port + ", publicBaseUrl=" + publicBaseUrl + "]";
  }
}
