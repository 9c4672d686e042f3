package io.billhook.devkit.simulator.identity;

import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes ID tokens (OpenID Connect Core 1.0, section 2), wrong ones where that is asked for. */
final class IdTokens {
  private static final long LIFETIME_SECONDS = 300;
  private static final long LONG_AGO_SECONDS = 7200;

  private final InstantSource clock;
  private @Nullable SigningKey made;
  private @Nullable SigningKey madeShort;

  IdTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on another key signs, and the one of before is not shown. */
  synchronized void rotate() {
    made = SigningKey.generate();
  }

  synchronized JsonObject jwks() {
    return new JsonObject().put("keys", new JsonArray().add(key().jwk()).add(shortKey().jwk()));
  }

  synchronized String issue(String issuer, String client, Grant grant) {
    return sign(claims(issuer, client, grant), grant.fault());
  }

  /** Made when it is first asked for: that takes a while. */
  private SigningKey key() {
    SigningKey known = made;
    if (known == null) {
      known = SigningKey.generate();
      made = known;
    }
    return known;
  }

  private SigningKey shortKey() {
    SigningKey known = madeShort;
    if (known == null) {
      known = SigningKey.tooShort();
      madeShort = known;
    }
    return known;
  }

  private JsonObject claims(String issuer, String client, Grant grant) {
    IdentityFault fault = grant.fault();
    long now = clock.instant().getEpochSecond();
    long issued = fault == IdentityFault.EXPIRED ? now - LONG_AGO_SECONDS : now;
    JsonObject claims =
        new JsonObject()
            .put("iss", fault == IdentityFault.WRONG_ISSUER ? issuer + "/other" : issuer)
            .put("sub", grant.person().subject())
            .put("aud", fault == IdentityFault.WRONG_AUDIENCE ? "another" : client)
            .put("iat", issued)
            .put("exp", issued + LIFETIME_SECONDS)
            .put("nonce", fault == IdentityFault.WRONG_NONCE ? "another" : grant.nonce());
    if (fault == IdentityFault.WRONG_PARTY) {
      claims.put("aud", new JsonArray().add(client).add("another")).put("azp", "another");
    }
    if (grant.tellsLogIn() && fault != IdentityFault.NO_LOG_IN_TIME) {
      claims.put("auth_time", fault == IdentityFault.OLD_LOG_IN ? now - LONG_AGO_SECONDS : now);
    }
    boolean later = fault == IdentityFault.EMAIL_LATER || fault == IdentityFault.WRONG_USER_INFO;
    return later ? claims : claims.mergeIn(profile(grant.person()));
  }

  /** What is told of a person beside the subject. */
  static JsonObject profile(Grant.Person person) {
    return new JsonObject()
        .put("email", person.email())
        .put("email_verified", person.verified())
        .put("name", person.name());
  }

  private String sign(JsonObject claims, IdentityFault fault) {
    SigningKey key = key();
    SigningKey signing =
        switch (fault) {
          case WRONG_SIGNATURE, UNKNOWN_KEY -> SigningKey.generate();
          case SHORT_KEY -> shortKey();
          default -> key;
        };
    String id = fault == IdentityFault.WRONG_SIGNATURE ? key.id() : signing.id();
    String algorithm =
        switch (fault) {
          case UNSIGNED -> "none";
          case SHARED_SECRET -> "HS256";
          default -> "RS256";
        };
    JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", id);
    String text = encoded(header) + "." + encoded(claims);
    byte[] signature =
        switch (fault) {
          case UNSIGNED -> new byte[0];
          case SHARED_SECRET ->
              Hmac.of("HmacSHA256", String.valueOf(key.jwk().getString("n")), text);
          default -> signing.sign(text);
        };
    return text + "." + SigningKey.base64(signature);
  }

  private static String encoded(JsonObject json) {
    return SigningKey.base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
