package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.Json;
import io.billhook.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Checks the ID tokens of one provider (OpenID Connect Core 1.0, section 3.1.3.7). */
final class IdTokens {
  private static final int MOST_CHARACTERS = 16_384;
  private static final int LEAST_RSA_BITS = 2048;
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  /** What may sign, and with which type of key; never {@code none} or a shared secret. */
  private static final Map<String, String> ALGORITHMS =
      Map.of("RS256", "RSA", "PS256", "RSA", "ES256", "EC");

  /** The public members of a key (RFC 7518, sections 6.2.1 and 6.3.1); others go nowhere. */
  private static final List<String> MEMBERS = List.of("kty", "n", "e", "crv", "x", "y", "kid");

  private final Vertx vertx;
  private final String provider;
  private final String issuer;
  private final String client;
  private final ProviderKeys keys;
  private final Clock clock;

  IdTokens(
      Vertx vertx, String provider, String issuer, String client, ProviderKeys keys, Clock clock) {
    this.vertx = vertx;
    this.provider = provider;
    this.issuer = issuer;
    this.client = client;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The claims of a token that was made for this attempt.
   *
   * @throws ProviderFailure for every other token
   */
  JsonNode verify(String token, Attempt attempt) {
    String[] parts = token.split("\\.", -1);
    require(parts.length == 3 && token.length() <= MOST_CHARACTERS, "is none");
    JsonNode header = part(parts[0]);
    String algorithm = header.path("alg").asText();
    String type = ALGORITHMS.get(algorithm);
    require(type != null && !header.has("crit"), "is signed as we do not take it");
    JsonNode key =
        keys.find(String.valueOf(type), header.path("kid").textValue())
            .filter(found -> found.path("alg").asText(algorithm).equals(algorithm))
            .orElseThrow(() -> wrong("is signed with an unknown key"));
    require(isLongEnough(key), "is signed with too short a key");
    require(isSigned(token, key, algorithm), "has a wrong signature");
    JsonNode claims = part(parts[1]);
    check(claims, attempt);
    return claims;
  }

  private void check(JsonNode claims, Attempt attempt) {
    require(issuer.equals(claims.path("iss").textValue()), "is of another issuer");
    List<String> audience = audience(claims.path("aud"));
    require(audience.contains(client), "is for another client");
    boolean forUs = client.equals(claims.path("azp").asText(audience.size() > 1 ? "" : client));
    require(forUs, "was asked for by another client");
    long now = clock.instant().getEpochSecond();
    long latest = now + LEEWAY.toSeconds();
    JsonNode expiry = claims.path("exp");
    require(expiry.isNumber() && expiry.longValue() > now - LEEWAY.toSeconds(), "has expired");
    JsonNode issued = claims.path("iat");
    require(issued.isNumber() && issued.longValue() <= latest, "is of the future");
    require(claims.path("nbf").asLong(now) <= latest, "is of the future");
    require(attempt.hasNonce(claims.path("nonce").asText()), "has another nonce");
  }

  /**
   * Whether the person has logged in to the provider in this attempt, and not before.
   *
   * @throws ProviderFailure where they have not, or it is not told
   */
  void requireLogInSince(Instant begun, JsonNode claims) {
    JsonNode at = claims.path("auth_time");
    long earliest = begun.minus(LEEWAY).getEpochSecond();
    require(at.isNumber() && at.longValue() >= earliest, "tells of no new log-in");
  }

  private static List<String> audience(JsonNode claim) {
    return claim.isArray()
        ? StreamSupport.stream(claim.spliterator(), false).map(JsonNode::asText).toList()
        : List.of(claim.asText());
  }

  /** 112 bits of security; EC keys have theirs by their curve (NIST SP 800-57, part 1, 5.6.1). */
  private static boolean isLongEnough(JsonNode key) {
    if (!"RSA".equals(key.path("kty").textValue())) {
      return true;
    }
    try {
      byte[] modulus = Base64.getUrlDecoder().decode(key.path("n").asText());
      return new BigInteger(1, modulus).bitLength() >= LEAST_RSA_BITS;
    } catch (IllegalArgumentException e) { // no number at all
      return false;
    }
  }

  private boolean isSigned(String token, JsonNode key, String algorithm) {
    JsonObject jwk = new JsonObject().put("alg", algorithm).put("use", "sig");
    for (String member : MEMBERS) {
      if (key.path(member).isTextual()) {
        jwk.put(member, key.path(member).textValue());
      }
    }
    var options =
        new JWTAuthOptions()
            .addJwk(jwk)
            .setJWTOptions(
                new JWTOptions().setIgnoreExpiration(true)); // check() looks at the times
    try {
      JWTAuth.create(vertx, options).authenticate(new TokenCredentials(token)).await();
      return true;
    } catch (Throwable e) { // await rethrows what the library failed with, checked or not
      return false;
    }
  }

  private JsonNode part(String encoded) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(encoded));
    } catch (IllegalArgumentException | ProblemException e) {
      throw wrong("is none");
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw wrong(otherwise);
    }
  }

  private ProviderFailure wrong(String why) {
    return new ProviderFailure(provider, "its ID token " + why);
  }
}
