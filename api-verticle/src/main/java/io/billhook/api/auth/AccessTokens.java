package io.billhook.api.auth;

import io.billhook.api.http.OperatorRole;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Uuids;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues and checks access tokens: JWTs (RFC 7519) signed with ES256, good for 15 minutes, issued
 * by {@code urn:uuid:} and the installation's id for its own API.
 */
final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final String AUDIENCE = "billhook-api";
  private static final String ROLE = "operator_role";

  /** A provider with two private keys would sign with a random one, so there is one for each. */
  private record Provider(List<SigningKey> keys, JWTAuth signer, JWTAuth verifier) {}

  private final Vertx vertx;
  private final SigningKeys keys;
  private final Clock clock;
  private final String issuer;
  private volatile Provider provider;

  AccessTokens(Vertx vertx, SigningKeys keys, UUID installation, Clock clock) {
    this.vertx = vertx;
    this.keys = keys;
    this.clock = clock;
    this.issuer = "urn:uuid:" + installation;
    this.provider = provider(keys.current());
  }

  String issue(Accounts.Account account) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", AUDIENCE)
            .put("sub", account.id().toString())
            .put("iat", now)
            .put("exp", now + LIFETIME.toSeconds())
            .put("jti", UUID.randomUUID().toString());
    if (account.operatorRole() != null) {
      claims.put(ROLE, account.operatorRole().publicName());
    }
    var options = new JWTOptions().setAlgorithm(SigningKey.ALGORITHM).setNoTimestamp(true);
    return provider.signer().generateToken(claims, options);
  }

  /**
   * Whose token it is.
   *
   * @throws ProblemException UNAUTHENTICATED for every token that this installation would not issue
   */
  Principal.Person authenticate(String token) {
    String kid = TokenHeader.kid(token).orElseThrow(AccessTokens::refused);
    JWTAuth verifier = verifier(kid);
    JsonObject claims;
    try {
      User user = verifier.authenticate(new TokenCredentials(token)).await();
      claims = user.attributes().getJsonObject("accessToken", new JsonObject());
    } catch (Throwable e) { // await rethrows what the library failed with, checked or not
      throw refused();
    }
    return person(claims);
  }

  List<JsonObject> publicJwks() {
    return keys.current().stream().map(SigningKey::publicJwk).toList();
  }

  /** The library takes tokens without exp, and any type for the rest; so look again. */
  private Principal.Person person(JsonObject claims) {
    boolean dated =
        claims.getValue("exp") instanceof Number exp
            && exp.longValue() > clock.instant().getEpochSecond();
    boolean ours = issuer.equals(claims.getValue("iss")) && AUDIENCE.equals(claims.getValue("aud"));
    Optional<UUID> account =
        claims.getValue("sub") instanceof String subject ? Uuids.parse(subject) : Optional.empty();
    if (!dated || !ours || account.isEmpty()) {
      throw refused();
    }
    var role =
        claims.getValue(ROLE) instanceof String name
            ? OperatorRole.of(name)
            : Optional.<OperatorRole>empty();
    return new Principal.Person(account.get(), role.orElse(null), null, null);
  }

  private JWTAuth verifier(String kid) {
    if (!knows(provider.keys(), kid)) {
      List<SigningKey> now = keys.refreshed();
      if (!knows(now, kid)) {
        throw refused();
      }
      provider = provider(now);
    }
    return provider.verifier();
  }

  private static boolean knows(List<SigningKey> known, String kid) {
    return known.stream().anyMatch(key -> key.id().equals(kid));
  }

  private Provider provider(List<SigningKey> all) {
    var signing = new JWTAuthOptions().addJwk(all.getLast().privateJwk());
    var options = new JWTOptions().setIssuer(issuer).addAudience(AUDIENCE);
    var verifying = new JWTAuthOptions().setJWTOptions(options);
    all.forEach(key -> verifying.addJwk(key.publicJwk()));
    return new Provider(all, JWTAuth.create(vertx, signing), JWTAuth.create(vertx, verifying));
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This access token is not valid");
  }
}
