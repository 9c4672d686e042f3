package io.billhook.api.auth.token;

import io.billhook.crypto.Sha256;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A key that signs access tokens: ECDSA on P-256, {@code ES256} of RFC 7518.
 *
 * @param id its JWK thumbprint (RFC 7638), the {@code kid} of tokens
 * @param publicJwk what JWKS shows
 * @param privateJwk with the secret {@code d}
 */
record SigningKey(String id, JsonObject publicJwk, JsonObject privateJwk) {
  static final String ALGORITHM = "ES256";
  private static final int COORDINATE_BYTES = 32;

  static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var point = ((ECPublicKey) pair.getPublic()).getW();
      String x = coordinate(point.getAffineX().toByteArray());
      String y = coordinate(point.getAffineY().toByteArray());
      String id = thumbprint(x, y);
      JsonObject shown =
          new JsonObject()
              .put("kty", "EC")
              .put("crv", "P-256")
              .put("x", x)
              .put("y", y)
              .put("kid", id)
              .put("use", "sig")
              .put("alg", ALGORITHM);
      String d = coordinate(((ECPrivateKey) pair.getPrivate()).getS().toByteArray());
      return new SigningKey(id, shown, shown.copy().put("d", d));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is missing in this Java", e);
    }
  }

  /** RFC 7638, section 3: SHA-256 of the required members, in order of their names. */
  private static String thumbprint(String x, String y) {
    String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    return base64(Sha256.of(members));
  }

  /** RFC 7518, section 6.2.1.2: big-endian, exactly 32 bytes. */
  private static String coordinate(byte[] number) {
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(number.length, COORDINATE_BYTES);
    System.arraycopy(number, number.length - length, fixed, COORDINATE_BYTES - length, length);
    return base64(fixed);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
