package io.billhook.api.auth.token;

import io.billhook.api.http.input.Uuids;
import io.billhook.crypto.Sha256;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues and checks access tokens: JWTs (RFC 7519) signed with ES256, good for 15 minutes, issued
 * by {@code urn:uuid:} and the installation's id for its own API.
 */
public final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final String AUDIENCE = "billhook-api";

  /** So far may the clock of the process that issued a token be ahead. */
  private static final int LEEWAY_SECONDS = 30;

  private static final String SESSION = "sid";
  private static final String NUMBER = "number";

  /**
   * What a token says.
   *
   * @param number of the refresh token that came with it
   */
  public record Claims(UUID account, UUID session, int number) {}

  /** A provider with two private keys would sign with a random one, so there is one for each. */
  private record Provider(SigningKeys.Ring ring, JWTAuth signer, JWTAuth verifier) {}

  /**
   * What a signature stands for; nothing of it changes, so it is looked at once.
   *
   * @param kid of the key that signed, which may be retired
   */
  private record Signed(String kid, JsonObject claims) {}

  private final Vertx vertx;
  private final SigningKeys keys;
  private final KeyLookUps lookUps;
  private final ExpiringCache<String, Signed> verified;
  private final Clock clock;
  private final String issuer;
  private volatile Provider provider;

  public AccessTokens(Vertx vertx, SigningKeys keys, UUID installation, Clock clock) {
    this.vertx = vertx;
    this.keys = keys;
    this.lookUps = new KeyLookUps(clock, keys::refresh);
    this.clock = clock;
    this.issuer = "urn:uuid:" + installation;
    this.verified = new ExpiringCache<>(clock);
    this.provider = provider(keys.ring());
  }

  String issue(SignInResult.Granted granted) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", AUDIENCE)
            .put("sub", granted.account().toString())
            .put(SESSION, granted.session().toString())
            .put(NUMBER, granted.number())
            .put("iat", now)
            .put("exp", now + LIFETIME.toSeconds())
            .put("jti", UUID.randomUUID().toString());
    var options = new JWTOptions().setAlgorithm(SigningKey.ALGORITHM).setNoTimestamp(true);
    return provider().signer().generateToken(claims, options);
  }

  /**
   * Whose token it is, and of which session; whether that still lives is for the caller to ask.
   *
   * @param network of who sends it, which may have unknown keys looked for so and so often
   * @throws ProblemException UNAUTHENTICATED for every token that this installation would not issue
   * @throws io.billhook.crypto.Sealer.MissingKeyException for one by a key that does not open here
   */
  public Claims verify(String token, String network) {
    // By its hash: how long a look-up takes tells nothing of tokens that others have sent.
    String name = HexFormat.of().formatHex(Sha256.of(token));
    return verified
        .get(name, () -> Optional.of(signed(token, network)))
        .filter(signed -> provider().ring().has(signed.kid()))
        .map(signed -> checked(signed.claims()))
        .orElseThrow(AccessTokens::refused);
  }

  private Signed signed(String token, String network) {
    String kid = TokenHeader.kid(token).orElseThrow(AccessTokens::refused);
    JWTAuth verifier = verifier(kid, network);
    try {
      User user = verifier.authenticate(new TokenCredentials(token)).await();
      return new Signed(kid, user.attributes().getJsonObject("accessToken", new JsonObject()));
    } catch (Throwable e) { // await rethrows what the library failed with, checked or not
      throw refused();
    }
  }

  public List<JsonObject> publicJwks() {
    return keys.latest().keys().stream().map(SigningKey::publicJwk).toList();
  }

  /**
   * The library takes tokens without exp, and any type for the rest, so its looks are not enough.
   */
  private Claims checked(JsonObject claims) {
    long now = clock.instant().getEpochSecond();
    boolean dated =
        claims.getValue("exp") instanceof Number exp
            && exp.longValue() > now
            && claims.getValue("iat") instanceof Number iat
            && iat.longValue() <= now + LEEWAY_SECONDS
            && claims.getValue("nbf", now) instanceof Number nbf
            && nbf.longValue() <= now;
    boolean ours = issuer.equals(claims.getValue("iss")) && AUDIENCE.equals(claims.getValue("aud"));
    Optional<UUID> account = id(claims, "sub");
    Optional<UUID> session = id(claims, SESSION);
    if (dated
        && ours
        && account.isPresent()
        && session.isPresent()
        && claims.getValue(NUMBER) instanceof Integer number) {
      return new Claims(account.get(), session.get(), number);
    }
    throw refused();
  }

  private static Optional<UUID> id(JsonObject claims, String name) {
    return claims.getValue(name) instanceof String text ? Uuids.parse(text) : Optional.empty();
  }

  private JWTAuth verifier(String kid, String network) {
    Provider now = provider();
    if (!now.ring().has(kid)) {
      lookUps.ask(network); // another process may just have made it
      now = provider();
    }
    now.ring().requireOpen(kid);
    if (!now.ring().has(kid)) {
      throw refused();
    }
    return now.verifier();
  }

  private Provider provider() {
    SigningKeys.Ring ring = keys.ring();
    Provider made = provider;
    if (!made.ring().equals(ring)) {
      made = provider(ring);
      provider = made;
    }
    return made;
  }

  private Provider provider(SigningKeys.Ring ring) {
    var signing = new JWTAuthOptions().addJwk(ring.signer().privateJwk());
    var options =
        new JWTOptions()
            .setIssuer(issuer)
            .addAudience(AUDIENCE)
            .setIgnoreExpiration(true); // checked() looks at the times, by this process's clock
    var verifying = new JWTAuthOptions().setJWTOptions(options);
    ring.keys().forEach(key -> verifying.addJwk(key.publicJwk()));
    return new Provider(ring, JWTAuth.create(vertx, signing), JWTAuth.create(vertx, verifying));
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This access token is not valid");
  }
}
