package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.config.OAuthConfig;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Google, and any other provider of OpenID Connect. */
final class OidcProvider implements Provider {
  private static final Duration DISCOVERY_KEPT = Duration.ofHours(1);

  private record Discovered(Discovery document, Instant at) {}

  private final String name;
  private final OAuthConfig.Oidc config;
  private final ProviderHttp http;
  private final IdTokens idTokens;
  private final Clock clock;
  private volatile @Nullable Discovered discovered;

  OidcProvider(Vertx vertx, String name, OAuthConfig.Oidc config, Clock clock) {
    this.name = name;
    this.config = config;
    this.http = new ProviderHttp(name);
    this.clock = clock;
    var keys = new ProviderKeys(() -> http.get(discovery().keys(), Map.of()), clock);
    String client = config.client().id();
    this.idTokens = new IdTokens(vertx, name, config.issuer(), client, keys, clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return name.equals(OAuthConfig.GOOGLE) ? "Google" : URI.create(config.issuer()).getHost();
  }

  @Override
  public URI authorize(Attempt attempt, URI callback) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", config.client().id());
    query.put("redirect_uri", callback.toString());
    query.put("scope", "openid email profile");
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.verifierChallenge());
    query.put("code_challenge_method", "S256");
    if (attempt.wantsNewLogIn()) {
      askForNewLogIn(query);
    }
    return Addresses.with(discovery().authorize(), query);
  }

  /**
   * OpenID Connect Core, section 3.1.2.1: whoever is asked for {@code max_age} tells {@code
   * auth_time}. Google knows neither (developers.google.com, "OpenID Connect", "Authentication URI
   * parameters"), so there the person chooses their account again and no more.
   */
  private void askForNewLogIn(Map<String, String> query) {
    if (tellsLogIn()) {
      query.put("prompt", "login");
      query.put("max_age", "0");
    } else {
      query.put("prompt", "select_account");
    }
  }

  private boolean tellsLogIn() {
    return !name.equals(OAuthConfig.GOOGLE);
  }

  @Override
  public ExternalPerson person(
      Attempt attempt, URI callback, String code, @Nullable String issuer) {
    Discovery document = discovery();
    boolean ours = issuer == null ? !document.namesIssuer() : issuer.equals(config.issuer());
    if (!ours) { // RFC 9207, section 2.4: the answer of another provider
      throw new ProviderFailure(name, "its answer is of another issuer");
    }
    JsonNode tokens = swap(document, attempt, callback, code);
    JsonNode claims = idTokens.verify(tokens.path("id_token").asText(), attempt);
    if (attempt.wantsNewLogIn() && tellsLogIn()) {
      idTokens.requireLogInSince(attempt.begun(), claims);
    }
    JsonNode person = complete(document, claims, tokens.path("access_token").textValue());
    return ExternalPerson.of(
        name,
        claims.path("sub").asText(),
        isTrue(person.path("email_verified")) ? person.path("email").textValue() : null,
        person.path("name").textValue());
  }

  /** RFC 6749, section 4.1.3. */
  private JsonNode swap(Discovery document, Attempt attempt, URI callback, String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", callback.toString());
    form.put("code_verifier", attempt.verifier());
    Map<String, String> headers = Map.of();
    if (document.basic()) {
      headers = Map.of("Authorization", basic(config.client()));
    } else {
      form.put("client_id", config.client().id());
      form.put("client_secret", config.client().secret());
    }
    ProviderHttp.Reply reply = http.post(document.token(), form, headers);
    if (reply.status() != 200) {
      throw new ProviderFailure(name, "its token end point answered " + reply.status());
    }
    return reply.body();
  }

  /** RFC 6749, section 2.3.1: both encoded as in a form before they are joined. */
  private static String basic(OAuthConfig.Client client) {
    String pair = ProviderHttp.encoded(client.id()) + ":" + ProviderHttp.encoded(client.secret());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Some tell the address only when they are asked for it (OpenID Connect Core, section 5.4). */
  private JsonNode complete(Discovery document, JsonNode claims, @Nullable String accessToken) {
    URI userInfo = document.userInfo();
    boolean whole = claims.has("email") && claims.has("email_verified");
    if (whole || userInfo == null || accessToken == null) {
      return claims;
    }
    JsonNode told = http.get(userInfo, Map.of("Authorization", "Bearer " + accessToken));
    if (!claims.path("sub").equals(told.path("sub"))) { // section 5.3.2
      throw new ProviderFailure(name, "its user info is of somebody else");
    }
    return told;
  }

  /** Some write the claim as a text. */
  private static boolean isTrue(JsonNode claim) {
    return claim.isBoolean() ? claim.booleanValue() : "true".equals(claim.textValue());
  }

  private Discovery discovery() {
    Discovered known = discovered;
    Instant now = clock.instant();
    if (known == null || now.isAfter(known.at().plus(DISCOVERY_KEPT))) {
      JsonNode document = http.get(Discovery.address(config.issuer()), Map.of());
      known = new Discovered(Discovery.read(name, config.issuer(), document), now);
      discovered = known;
    }
    return known.document();
  }
}
