package io.billhook.api.auth.token;

import io.billhook.api.TestApi;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Access tokens that differ from a genuine one in one thing each. */
final class Forgeries {
  record Forgery(String name, String token) {}

  private Forgeries() {}

  static String genuine(TestApi api) {
    return signed(api, key(api), claims(api));
  }

  static List<Forgery> all(TestApi api) {
    SigningKey key = key(api);
    SigningKey foreign = SigningKey.generate();
    JsonObject noExp = claims(api);
    noExp.remove("exp");
    JsonObject noSubject = claims(api);
    noSubject.remove("sub");
    JsonObject noSession = claims(api);
    noSession.remove("sid");
    JsonObject noNumber = claims(api);
    noNumber.remove("number");
    SigningKey borrowed =
        new SigningKey(
            key.id(), foreign.publicJwk(), foreign.privateJwk().copy().put("kid", key.id()));
    return List.of(
        new Forgery("no signature", unsigned(api, key.id(), "none")),
        new Forgery("alg ES256, no signature", unsigned(api, key.id(), "ES256")),
        new Forgery("foreign algorithm", hmac(api, key)),
        new Forgery("unknown kid", signed(api, foreign, claims(api))),
        new Forgery("foreign key under our kid", signed(api, borrowed, claims(api))),
        new Forgery("no exp", signed(api, key, noExp)),
        new Forgery("exp as text", signed(api, key, claims(api).put("exp", "9999999999"))),
        new Forgery("expired", signed(api, key, claims(api).put("exp", 1000))),
        new Forgery("future", signed(api, key, claims(api).put("nbf", 9_999_999_999L))),
        new Forgery(
            "issued in the future", signed(api, key, claims(api).put("iat", 9_999_999_000L))),
        new Forgery("foreign aud", signed(api, key, claims(api).put("aud", "other"))),
        new Forgery(
            "foreign iss",
            signed(api, key, claims(api).put("iss", "urn:uuid:" + UUID.randomUUID()))),
        new Forgery("no subject", signed(api, key, noSubject)),
        new Forgery("no session", signed(api, key, noSession)),
        new Forgery("no number", signed(api, key, noNumber)),
        new Forgery(
            "unknown session",
            signed(api, key, claims(api).put("sid", UUID.randomUUID().toString()))),
        new Forgery(
            "another's session",
            signed(api, key, claims(api).put("sub", UUID.randomUUID().toString()))),
        new Forgery("jwk in the header", embedded(api, foreign)),
        new Forgery("10 kB header", "a".repeat(10_000) + ".e30.e30"),
        new Forgery("nonsense", "x"),
        new Forgery("dots", ".."));
  }

  private static SigningKey key(TestApi api) {
    return new SigningKeys(api.database.auth(), TestApi.sealer(), api.clock).ring().signer();
  }

  /** As the API itself wrote them for an operator. */
  private static JsonObject claims(TestApi api) {
    String payload = api.operator().split("\\.", -1)[1];
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  private static String signed(TestApi api, SigningKey key, JsonObject claims) {
    return JWTAuth.create(api.vertx, new JWTAuthOptions().addJwk(key.privateJwk()))
        .generateToken(claims, new JWTOptions().setAlgorithm("ES256").setNoTimestamp(true));
  }

  /** The public key, used as if it were a shared secret. */
  private static String hmac(TestApi api, SigningKey key) {
    var secret =
        new PubSecKeyOptions()
            .setAlgorithm("HS256")
            .setId(key.id())
            .setBuffer(key.publicJwk().encode());
    return JWTAuth.create(api.vertx, new JWTAuthOptions().addPubSecKey(secret))
        .generateToken(claims(api), new JWTOptions().setAlgorithm("HS256"));
  }

  private static String unsigned(TestApi api, String kid, String algorithm) {
    JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", kid);
    return base64(header) + "." + base64(claims(api)) + ".";
  }

  private static String embedded(TestApi api, SigningKey foreign) {
    String token = signed(api, foreign, claims(api));
    JsonObject header =
        new JsonObject()
            .put("alg", "ES256")
            .put("kid", foreign.id())
            .put("jwk", foreign.publicJwk());
    return base64(header) + token.substring(token.indexOf('.'));
  }

  private static String base64(JsonObject json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
