package io.billhook.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where this process listens, and under which address the world knows it.
 *
 * @param host the address to bind
 * @param port 0 takes a free one
 * @param publicBaseUrl as clients and providers see it, without a trailing slash
 * @param managementToken the bearer token that opens {@code /metrics}; null: no token does
 * @param development whether {@code /metrics} needs no token, and {@code /} leads to the simulators
 * @param cors which pages of other origins may call it
 * @param limits how fast callers may come
 * @param connections how many they may keep open
 * @param storeTimeout how long a request that writes waits for an answer of the database
 * @param app the front end, and the product's name
 */
public record HttpConfig(
    String host,
    int port,
    URI publicBaseUrl,
    @Nullable String managementToken,
    boolean development,
    CorsConfig cors,
    RateLimitConfig limits,
    ConnectionConfig connections,
    Duration storeTimeout,
    AppConfig app) {
  public static final Duration USUAL_STORE_TIMEOUT = Duration.ofSeconds(3);
  static final String URL_WANTS = "the public address of this installation, https://…";

  /** For nobody's pages but its own, with the usual limits. */
  public HttpConfig(
      String host,
      int port,
      URI publicBaseUrl,
      @Nullable String managementToken,
      boolean development) {
    this(
        host,
        port,
        publicBaseUrl,
        managementToken,
        development,
        CorsConfig.NONE,
        RateLimitConfig.USUAL,
        ConnectionConfig.USUAL,
        USUAL_STORE_TIMEOUT,
        AppConfig.NONE);
  }

  public static HttpConfig from(Env env) {
    int port = env.integer("PORT", 0, 65_535, 8080);
    return new HttpConfig(
        env.text("HTTP_HOST", "0.0.0.0"),
        port,
        env.optional(
            "PUBLIC_BASE_URL", URL_WANTS, HttpConfig::base, URI.create("http://localhost:" + port)),
        env.text("MANAGEMENT_TOKEN"),
        false,
        CorsConfig.from(env),
        RateLimitConfig.from(env),
        ConnectionConfig.from(env),
        storeTimeout(env),
        AppConfig.from(env));
  }

  private static Duration storeTimeout(Env env) {
    int usual = (int) USUAL_STORE_TIMEOUT.toSeconds();
    return Duration.ofSeconds(env.integer("STORE_TIMEOUT_SECONDS", 1, 30, usual));
  }

  /** As a development process has it: on loopback alone, for the pages of this machine. */
  public HttpConfig forDevelopment() {
    return new HttpConfig(
        "127.0.0.1",
        port,
        publicBaseUrl,
        null,
        true,
        cors.withLoopback(),
        limits,
        connections,
        storeTimeout,
        app);
  }

  /** What the link of a sign-up's mail begins with. */
  public URI verifyPage() {
    return page(app.verifyPath(), "/auth/verify-email");
  }

  /** What the link of a forgotten password's mail begins with. */
  public URI resetPage() {
    return page(app.resetPath(), "/auth/reset-password");
  }

  /** What the link of an invitation begins with. */
  public URI invitePage() {
    return page(app.invitePath(), "/auth/accept-invitation");
  }

  private URI page(@Nullable String ofApp, String ofOurs) {
    return URI.create(ofApp == null ? publicBaseUrl + ofOurs : app.url() + ofApp);
  }

  static URI base(String value) {
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
