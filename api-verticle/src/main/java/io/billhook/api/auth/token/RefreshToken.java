package io.billhook.api.auth.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token: 16 bytes of the session's id, 4 of its number, 32 of HMAC-SHA256 over both under
 * the session's own secret; in base64url, 70 characters. It follows from the secret, so that none
 * is stored and the same one can be given again.
 */
public final class RefreshToken {
  private static final int BYTES = 52;
  private static final int HEAD_BYTES = 20;
  private static final int TEXT_LENGTH = 70;

  private final UUID session;
  private final int number;
  private final byte[] code;

  private RefreshToken(UUID session, int number, byte[] code) {
    this.session = session;
    this.number = number;
    this.code = code;
  }

  static RefreshToken of(UUID session, int number, byte[] secret) {
    return new RefreshToken(session, number, code(session, number, secret));
  }

  /** Reads one, whoever made it. */
  public static Optional<RefreshToken> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      UUID session = new UUID(bytes.getLong(), bytes.getLong());
      int number = bytes.getInt();
      byte[] code = new byte[BYTES - HEAD_BYTES];
      bytes.get(code);
      return Optional.of(new RefreshToken(session, number, code));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64url
    }
  }

  public UUID session() {
    return session;
  }

  public int number() {
    return number;
  }

  public boolean isOf(byte[] secret) {
    return MessageDigest.isEqual(code, code(session, number, secret));
  }

  String text() {
    byte[] bytes = ByteBuffer.allocate(BYTES).put(head(session, number)).put(code).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] code(UUID session, int number, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(head(session, number));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is missing in this Java", e);
    }
  }

  private static byte[] head(UUID session, int number) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .putLong(session.getMostSignificantBits())
        .putLong(session.getLeastSignificantBits())
        .putInt(number)
        .array();
  }

  /** A secret stays out of logs, also when it is printed by mistake. */
  @Override
  public String toString() {
    return "RefreshToken[" + session + ", " + number + "]";
  }
}
