package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By which other providers people may log in, and where they may be led afterwards.
 *
 * @param oidc by their names in paths, {@code google} and {@code oidc}: those who speak OpenID
 *     Connect
 * @param gitHub null: not used
 * @param returnTo beside the public address: absolute addresses without query and fragment; one
 *     whose path ends with a slash stands for all below it; unless told, all below APP_URL
 * @param anyLoopback whether every page of this machine may be returned to, too, as in development
 */
public record OAuthConfig(
    Map<String, Oidc> oidc, @Nullable GitHub gitHub, List<URI> returnTo, boolean anyLoopback) {
  public static final String GOOGLE = "google";
  public static final String GITHUB = "github";
  public static final String OIDC = "oidc";

  /** Nobody but ourselves. */
  public static final OAuthConfig NONE = new OAuthConfig(Map.of(), null, List.of(), false);

  private static final URI GOOGLE_ISSUER = URI.create("https://accounts.google.com");
  private static final URI GITHUB_BASE = URI.create("https://github.com");
  private static final URI GITHUB_API = URI.create("https://api.github.com");

  /** How a provider knows this installation. */
  public record Client(String id, String secret) {
    /** Secrets stay out of logs, also when a record is printed by mistake. */
    @Override
    public String toString() {
      return "Client[" + id + "]";
    }
  }

  /**
   * A provider of OpenID Connect.
   *
   * @param issuer exactly as its tokens name it
   */
  public record Oidc(String issuer, Client client) {}

  /**
   * GitHub, or a GitHub Enterprise Server.
   *
   * @param base where {@code /login/oauth} is
   * @param apiBase where {@code /user} is
   */
  public record GitHub(URI base, URI apiBase, Client client) {}

  public OAuthConfig {
    oidc = Map.copyOf(oidc);
    returnTo = List.copyOf(returnTo);
  }

  public static OAuthConfig from(Env env) {
    Map<String, Oidc> oidc = new TreeMap<>();
    Client google = client(env, "OAUTH_GOOGLE");
    if (google != null) {
      oidc.put(GOOGLE, new Oidc(GOOGLE_ISSUER.toString(), google));
    }
    String wantsIssuer = "the provider's issuer, https://… exactly as its discovery document says";
    String issuer = env.optional("OAUTH_OIDC_ISSUER", wantsIssuer, OAuthConfig::issuer, "");
    Client other = client(env, "OAUTH_OIDC");
    if (other != null && !issuer.isEmpty()) {
      oidc.put(OIDC, new Oidc(issuer, other));
    } else if (other != null || !issuer.isEmpty()) {
      env.error(
          "OAUTH_OIDC_ISSUER, OAUTH_OIDC_CLIENT_ID and OAUTH_OIDC_CLIENT_SECRET are set together,"
              + " or not");
    }
    Client gitHub = client(env, "OAUTH_GITHUB");
    URI base = env.optional("OAUTH_GITHUB_BASE", WANTS_SAFE, OAuthConfig::safe, GITHUB_BASE);
    URI api = env.optional("OAUTH_GITHUB_API_BASE", WANTS_SAFE, OAuthConfig::safe, GITHUB_API);
    return new OAuthConfig(
        oidc,
        gitHub == null ? null : new GitHub(base, api, gitHub),
        returnTo(env, "OAUTH_RETURN_TO"),
        false);
  }

  /** For development. */
  public OAuthConfig withLoopback() {
    return new OAuthConfig(oidc, gitHub, returnTo, true);
  }

  /** Where a browser may be led: what a setting lists, else all below APP_URL. */
  static List<URI> returnTo(Env env, String setting) {
    return env.optional(
        setting,
        "https addresses without query and fragment, separated by commas; http on loopback alone",
        value -> Arrays.stream(value.split(",", -1)).map(OAuthConfig::safe).toList(),
        belowApp(env));
  }

  private static List<URI> belowApp(Env env) {
    return AppConfig.origin(AppConfig.url(env)).map(app -> URI.create(app + "/")).stream().toList();
  }

  private static final String WANTS_SAFE = "an https address; http on loopback alone";

  private static @Nullable Client client(Env env, String prefix) {
    String id = env.text(prefix + "_CLIENT_ID");
    String secret = env.text(prefix + "_CLIENT_SECRET");
    if ((id == null) != (secret == null)) {
      env.error(prefix + "_CLIENT_ID and " + prefix + "_CLIENT_SECRET are set together, or not");
    }
    return id == null || secret == null ? null : new Client(id, secret);
  }

  private static String issuer(String value) {
    safe(value);
    return value;
  }

  /** What travels there must not be read on the way (RFC 9700, section 2.6). */
  static URI safe(String value) {
    URI uri = Env.uri("http", "https").apply(value.strip());
    boolean plain = uri.getScheme().equals("http");
    if ((plain && !Loopback.isHost(uri.getHost()))
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException();
    }
    return uri;
  }
}
